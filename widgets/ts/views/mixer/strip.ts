/** One channel strip: name, devices, sends, pan, fader with meter, mute and solo. */

import type { Hand, Continuous } from "../../controls/continuous";
import { decibelMarks, Fader } from "../../controls/fader";
import { Knob } from "../../controls/knob";
import { PAN, type Scale, SEND, VOLUME } from "../../controls/scale";
import { Toggle } from "../../controls/toggle";
import { h, icon } from "../../draw/dom";
import { Crossfade } from "./crossfade";
import type { Setting, StripData, StripKind } from "./data";
import type { Desk } from "./desk";
import { deviceList } from "./devices";

export const KIND_WORDS: Readonly<Record<StripKind, string>> = {
  audio: "audio track",
  midi: "MIDI track",
  group: "group track",
  return: "return track",
  main: "main track",
};

const PAN_WORDS: Readonly<Record<string, string>> = {
  pan: "Pan",
  pan_left: "Pan of the left channel",
  pan_right: "Pan of the right channel",
};

export interface StripContext {
  readonly desk: Desk;
  readonly signal: AbortSignal;
  /** Letters of the returns, by their ids. */
  readonly letters: ReadonlyMap<string, string>;
  toggle(strip: StripData, parameter: "active" | "soloed", value: boolean, additive: boolean): void;
  toggleDevice(strip: StripData, id: string, name: string): void;
  resetClip(strip: string): void;
}

export class StripView {
  readonly data: StripData;
  readonly element: HTMLElement;
  /** Where the canvas draws this strip's meter. */
  readonly meter = h("div", { class: "setbook-meter", "aria-hidden": "true" });
  /** The highest peak; lit when it was over full scale. */
  readonly peak = h("button", { type: "button", class: "setbook-peak", title: "Highest peak in dB; click to reset" });
  /** Effects that were put on it: filled by the rack, shown under the desk. */
  effects: HTMLElement = h("div", { class: "setbook-effects" });
  readonly #context: StripContext;
  readonly #controls = new Map<string, Continuous>();
  readonly #toggles = new Map<string, Toggle>();
  readonly #crossfade: Crossfade;
  #additive = false;

  constructor(data: StripData, context: StripContext) {
    this.data = data;
    this.#context = context;
    this.#crossfade = new Crossfade({
      data,
      desk: context.desk,
      signal: context.signal,
      knob: (parameter, label, scale, setting) => this.#knob(parameter, label, scale, setting, true),
    });
    this.element = h(
      "div",
      {
        class: "setbook-strip",
        role: "group",
        tabindex: -1,
        "aria-label": `${data.name}, ${KIND_WORDS[data.kind]}`,
        "data-kind": data.kind,
        "data-strip": data.id,
      },
      this.#head(),
      deviceList(data, (id, name) => context.toggleDevice(data, id, name), context.signal),
      this.#sends(),
      this.#pans(),
      this.#level(),
      this.#switches(),
      this.#crossfade.element,
    );
  }

  /** Shows a value that was changed by another hand. */
  show(parameter: string, value: number): void {
    const control = this.#controls.get(parameter);
    if (control) control.value = value;
    if (parameter === "crossfade") this.#crossfade.show(value);
    const toggle = this.#toggles.get(parameter);
    if (toggle) toggle.value = parameter === "active" ? value === 0 : value !== 0;
    if (parameter.startsWith("device:")) this.#showDevice(parameter.slice("device:".length), value);
  }

  /** Dimmed: it cannot be heard, being muted or because another track is soloed. */
  set silenced(silenced: boolean) {
    this.element.toggleAttribute("data-silenced", silenced);
  }

  /** Focuses the control for a parameter, if the strip has it. */
  focus(parameter: string): boolean {
    const target = this.#controls.get(parameter)?.element ?? this.#toggles.get(parameter)?.element;
    target?.focus();
    return target !== undefined;
  }

  /** The parameter that an element of this strip controls. */
  parameterOf(element: Element): string | undefined {
    for (const [parameter, control] of [...this.#controls, ...this.#toggles]) {
      if (control.element === element) return parameter;
    }
    return undefined;
  }

  #head(): HTMLElement {
    const { name, kind, frozen } = this.data;
    const head = h("div", { class: "setbook-strip-name", title: `${name}: click to measure its loudness` }, icon(kind), h("span", {}, name));
    if (frozen) head.append(h("span", { class: "setbook-frozen", title: "Frozen" }, "❄"));
    return head;
  }

  #sends(): HTMLElement {
    const rows = this.data.sends.map((send) => {
      const letter = this.#context.letters.get(send.to) ?? "?";
      const knob = this.#knob(`send:${send.index}`, `Send ${letter} of ${this.data.name}`, SEND, send);
      knob.element.title = `Send to ${send.name}`;
      const name = h("span", { class: "setbook-send-name", title: send.name }, h("b", {}, letter), ` ${send.name}`);
      return h("div", { class: "setbook-send" }, knob.element, h("div", { class: "setbook-value" }, name, knob.readout));
    });
    return h("div", { class: "setbook-sends" }, ...rows);
  }

  #pans(): HTMLElement {
    const rows = Object.entries(this.data.pans).map(([parameter, setting]) => {
      const label = `${PAN_WORDS[parameter] ?? "Pan"} of ${this.data.name}`;
      const knob = this.#knob(parameter, label, PAN, setting, true);
      return h("div", { class: "setbook-pan" }, knob.element, h("div", { class: "setbook-value" }, knob.readout));
    });
    return h("div", { class: "setbook-pans" }, ...rows);
  }

  #level(): HTMLElement {
    const { name, volume } = this.data;
    const fader = new Fader(this.#options("volume", `Volume of ${name}`, VOLUME));
    fader.element.toggleAttribute("data-automated", volume.automated);
    this.#controls.set("volume", fader);
    this.peak.addEventListener("click", () => this.#context.resetClip(this.data.id), { signal: this.#context.signal });
    return h(
      "div",
      { class: "setbook-level" },
      h("div", { class: "setbook-readouts" }, h("div", { class: "setbook-value" }, fader.readout), this.peak),
      h("div", { class: "setbook-throw" }, fader.element, decibelMarks(), this.meter),
    );
  }

  #switches(): HTMLElement {
    const row = h("div", { class: "setbook-switches" });
    if (this.data.kind === "main") return row;
    const { name } = this.data;
    row.append(this.#toggle("active", `Mute ${name}`, "M", "mute"), this.#toggle("soloed", `Solo ${name}`, "S", "solo"));
    return row;
  }

  #toggle(parameter: "active" | "soloed", label: string, text: string, kind: string): HTMLElement {
    const { desk, signal, toggle } = this.#context;
    const inverted = parameter === "active";
    const button = new Toggle({
      label,
      text,
      kind,
      value: desk.value(this.data.id, parameter) !== (inverted ? 1 : 0),
      signal,
      onToggle: (value) => toggle(this.data, parameter, inverted ? !value : value, this.#additive),
    });
    const note = (event: MouseEvent): void => {
      this.#additive = event.ctrlKey || event.metaKey || event.shiftKey;
    };
    button.element.addEventListener("click", note, { signal, capture: true });
    button.element.toggleAttribute("data-automated", this.data[parameter].automated);
    this.#toggles.set(parameter, button);
    return button.element;
  }

  #knob(parameter: string, label: string, scale: Scale, setting: Setting, centred = false): Knob {
    const knob = new Knob({ ...this.#options(parameter, label, scale), centred });
    knob.element.toggleAttribute("data-automated", setting.automated);
    this.#controls.set(parameter, knob);
    return knob;
  }

  #options(parameter: string, label: string, scale: Scale) {
    const { desk, signal } = this.#context;
    const strip = this.data.id;
    return {
      label,
      scale,
      signal,
      value: desk.value(strip, parameter),
      onMove: (value: number) => desk.move(strip, parameter, value),
      onCommit: (before: number, after: number, hand: Hand) =>
        desk.finish({ label, moves: [{ strip, parameter, before, after }] }, hand === "key"),
    };
  }

  #showDevice(id: string, value: number): void {
    for (const row of this.element.querySelectorAll<HTMLElement>(".setbook-device")) {
      if (row.dataset["device"] !== id) continue;
      row.toggleAttribute("data-off", value === 0);
      row.querySelector("button")?.setAttribute("aria-pressed", String(value !== 0));
    }
  }
}
