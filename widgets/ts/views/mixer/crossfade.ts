/** The crossfader: a track's two sides, and on the main track the crossfader itself. */

import type { Knob } from "../../controls/knob";
import { CROSSFADER, type Scale } from "../../controls/scale";
import { Toggle } from "../../controls/toggle";
import { h } from "../../draw/dom";
import type { Setting, StripData } from "./data";
import type { Desk } from "./desk";

const SIDES = [
  { text: "A", value: -1 },
  { text: "B", value: 1 },
] as const;

export interface CrossfadeContext {
  readonly data: StripData;
  readonly desk: Desk;
  readonly signal: AbortSignal;
  knob(parameter: string, label: string, scale: Scale, setting: Setting): Knob;
}

export class Crossfade {
  readonly element = h("div", { class: "setbook-crossfade" });
  readonly #sides: readonly { readonly toggle: Toggle; readonly value: number }[];

  constructor({ data, desk, signal, knob }: CrossfadeContext) {
    this.#sides = data.crossfade === undefined ? [] : SIDES.map(({ text, value }) => ({ value, toggle: side(data, desk, signal, text, value) }));
    if (this.#sides.length > 0) {
      for (const { toggle } of this.#sides) toggle.element.toggleAttribute("data-automated", data.crossfade?.automated ?? false);
      this.#add("Crossfade", ...this.#sides.map(({ toggle }) => toggle.element));
    }
    if (data.crossfader !== undefined) {
      const fader = knob("crossfader", "Crossfader", CROSSFADER, data.crossfader);
      this.#add("Crossfader", fader.element, h("div", { class: "setbook-value" }, fader.readout));
    }
  }

  /** Adds controls under a word for the eye; they have labels of their own. */
  #add(word: string, ...controls: HTMLElement[]): void {
    const caption = h("span", { class: "setbook-send-name", "aria-hidden": "true" }, word);
    this.element.append(caption, h("div", { class: "setbook-crossfade-controls" }, ...controls));
  }

  /** Shows a side that was chosen by another hand. */
  show(value: number): void {
    for (const side of this.#sides) side.toggle.value = Math.round(value) === side.value;
  }
}

/** A button for a side; pressed again, it takes the track off the crossfader. */
function side(data: StripData, desk: Desk, signal: AbortSignal, text: string, value: number): Toggle {
  const label = `Crossfade ${data.name} on side ${text}`;
  return new Toggle({
    label,
    text,
    kind: "crossfade",
    value: desk.value(data.id, "crossfade") === value,
    signal,
    onToggle: (on) => desk.apply(label, [{ track: data.id, parameter: "crossfade", value: on ? value : 0 }]),
  });
}
