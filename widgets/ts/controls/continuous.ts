/** A value between two ends: what a fader and a knob have in common. */

import { h } from "../draw/dom";
import { draggable } from "./drag";
import type { Scale } from "./scale";
import { typeValue } from "./value_entry";

/** How a move came about: moves by key within a moment of each other are one to undo. */
export type Hand = "drag" | "key" | "type" | "reset";

export interface ContinuousOptions {
  /** Accessible name, such as "Volume of Bass". */
  readonly label: string;
  readonly scale: Scale;
  readonly value: number;
  readonly orientation?: "vertical" | "horizontal";
  readonly pixels: () => number;
  readonly signal: AbortSignal;
  /** Every step of a move, at once. */
  onMove(value: number): void;
  /** A move has ended. */
  onCommit(before: number, after: number, hand: Hand): void;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
  PageUp: 6,
  PageDown: -6,
};

/** The slider element, its readout, and every way to change the value. */
export class Continuous {
  /** Has the role of a slider; the look is up to the caller, by `--travel` (0 … 1). */
  readonly element: HTMLElement;
  /** The value with its unit; a click on it opens the entry. */
  readonly readout: HTMLButtonElement;
  readonly #options: ContinuousOptions;
  #value: number;
  #before = 0;

  constructor(options: ContinuousOptions) {
    this.#options = options;
    this.#value = options.value;
    this.element = h("div", {
      role: "slider",
      tabindex: 0,
      "aria-label": options.label,
      "aria-orientation": options.orientation,
      "aria-valuemin": options.scale.shown(options.scale.minimum),
      "aria-valuemax": options.scale.shown(options.scale.maximum),
    });
    // The slider itself tells its value; the readout would only say it twice.
    this.readout = h("button", {
      type: "button",
      class: "setbook-readout",
      tabindex: -1,
      "aria-hidden": "true",
      title: `Type ${options.label.toLowerCase()}`,
    });
    this.#listen();
    this.#show();
  }

  get value(): number {
    return this.#value;
  }

  /** The value changed elsewhere: shown, not told. */
  set value(value: number) {
    if (value === this.#value || this.element.dataset["held"] !== undefined) return;
    this.#value = value;
    this.#show();
  }

  #listen(): void {
    const { signal, scale, pixels } = this.#options;
    draggable(
      this.element,
      {
        begin: () => {
          this.#before = this.#value;
          return scale.travel(this.#value);
        },
        move: (travel) => this.#move(scale.value(travel)),
        end: (cancelled) => (cancelled ? this.#move(this.#before) : this.#commit("drag")),
      },
      { pixels, signal },
    );
    this.element.addEventListener("dblclick", () => this.#jump(scale.reset, "reset"), { signal });
    this.element.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.readout.addEventListener("click", () => this.#type(""), { signal });
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.#act(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #act({ key, shiftKey }: KeyboardEvent): boolean {
    const { scale } = this.#options;
    const steps = STEPS[key];
    if (steps !== undefined) this.#jump(scale.step(this.#value, steps, shiftKey), "key");
    else if (key === "Delete" || key === "Backspace") this.#jump(scale.reset, "reset");
    else if (key === "Enter") this.#type("");
    else if (/^[-0-9.,]$/.test(key)) this.#type(key);
    else return false;
    return true;
  }

  #type(start: string): void {
    const { scale, label } = this.#options;
    typeValue(this.readout, {
      label: `${label}, as a number`,
      text: start || scale.format(this.#value),
      selected: start === "",
      parse: scale.parse,
      onValue: (value) => this.#jump(value, "type"),
      onClose: () => this.element.focus({ preventScroll: true }),
    });
  }

  #jump(value: number, hand: Hand): void {
    this.#before = this.#value;
    this.#move(value);
    this.#commit(hand);
  }

  #move(value: number): void {
    if (value === this.#value) return;
    this.#value = value;
    this.#show();
    this.#options.onMove(value);
  }

  #commit(hand: Hand): void {
    if (this.#value !== this.#before) this.#options.onCommit(this.#before, this.#value, hand);
  }

  #show(): void {
    const { scale } = this.#options;
    const text = scale.format(this.#value);
    this.element.style.setProperty("--travel", scale.travel(this.#value).toFixed(4));
    this.element.setAttribute("aria-valuenow", String(scale.shown(this.#value)));
    this.element.setAttribute("aria-valuetext", text);
    this.readout.textContent = text;
  }
}
