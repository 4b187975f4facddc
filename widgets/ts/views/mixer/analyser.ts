/** What one strip sounds like: its loudness in numbers, its spectrum and its stereo field as pictures. */

import { Spectrum } from "../../analysis/spectrum";
import { StereoField } from "../../analysis/stereo";
import type { Heard } from "../../audio/engine";
import type { LoudnessReadout } from "../../audio/tap";
import { h, icon } from "../../draw/dom";
import type { Theme } from "../../theme";
import type { Playback } from "../transport/playback";
import type { StripData } from "./data";
import { GoniometerPicture } from "./goniometer_picture";
import { LoudnessReadouts } from "./loudness_readout";
import { SpectrumPicture } from "./spectrum_picture";

/** Numbers change so often that they can be read. */
const READ_SECONDS = 0.25;

/** For eyes that want no motion, pictures change as often as this. */
const STILL_SECONDS = 1;

let counter = 0;

export class Analyser {
  readonly element: HTMLElement;
  readonly #playback: Playback;
  readonly #main: string;
  readonly #readouts = new LoudnessReadouts();
  readonly #spectrum = new Spectrum();
  readonly #field = new StereoField();
  readonly #curve: SpectrumPicture;
  readonly #points: GoniometerPicture;
  readonly #pictures: HTMLElement;
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  readonly #select: HTMLSelectElement;
  #strip: string;
  /** Called with the strip that is measured now. */
  onChoose: (strip: string) => void = () => {};
  #loudness: LoudnessReadout | null = null;
  #open = false;
  #inSight = false;
  #sinceRead = 0;
  #sinceDrawn = 0;
  /** What was asked for. */
  #wish = "";
  #leave: (() => void) | null = null;

  constructor(strips: readonly StripData[], playback: Playback, theme: Theme, signal: AbortSignal) {
    this.#playback = playback;
    this.#main = strips.find(({ kind }) => kind === "main")?.id ?? strips.at(-1)?.id ?? "";
    this.#strip = this.#main;
    this.#select = this.#choice(strips, signal);
    this.#curve = new SpectrumPicture(theme);
    this.#points = new GoniometerPicture(theme);
    counter += 1;
    const id = `setbook-pictures-${counter}`;
    this.#pictures = h(
      "div",
      { class: "setbook-pictures", id, hidden: true, "aria-hidden": "true" },
      h("div", {}, this.#curve.canvas),
      h("div", {}, this.#points.canvas),
    );
    this.element = h(
      "section",
      { class: "setbook-analyser", "aria-label": "Loudness" },
      h("div", { class: "setbook-analyser-bar" }, this.#select, this.#readouts.element, this.#buttons(id, signal)),
      this.#pictures,
    );
    this.#watch(theme, signal);
  }

  /** The engine came or went, or plays, or no longer. */
  follow(): void {
    this.#listen();
    if (!this.#playback.playing) this.#rest();
  }

  /** Measures a strip; the one that is measured already gives way to main. */
  choose(strip: string): void {
    this.#strip = strip === this.#strip ? this.#main : strip;
    this.#select.value = this.#strip;
    this.#loudness = null;
    this.#rest();
    this.#listen();
    this.onChoose(this.#strip);
  }

  /** Moves on; false once nothing moves. */
  advance(seconds: number): boolean {
    this.#sinceRead += seconds;
    if (this.#sinceRead >= READ_SECONDS) this.#read();
    if (!this.#watching) return false;
    if (this.#still.matches) return this.#advanceStill(seconds);
    this.#field.advance(seconds);
    return this.#spectrum.advance(this.#playback.engine.sampleRate, seconds);
  }

  draw(): void {
    if (!this.#watching || (this.#still.matches && this.#sinceDrawn > 0)) return;
    this.#curve.draw(this.#spectrum.levelsDb);
    this.#points.draw(this.#field);
  }

  get #watching(): boolean {
    return this.#open && this.#inSight && document.visibilityState === "visible";
  }

  #advanceStill(seconds: number): boolean {
    this.#sinceDrawn += seconds;
    if (this.#sinceDrawn < STILL_SECONDS) return false;
    this.#sinceDrawn = 0;
    this.#field.advance(STILL_SECONDS * 4);
    this.#spectrum.settle(this.#playback.engine.sampleRate);
    return false;
  }

  /** Which strip is measured. */
  #choice(strips: readonly StripData[], signal: AbortSignal): HTMLSelectElement {
    const options = [...strips]
      .sort((a, b) => Number(b.kind === "main") - Number(a.kind === "main"))
      .map(({ id, name }) => h("option", { value: id }, name));
    const select = h("select", { class: "setbook-select", "aria-label": "Measured strip" }, ...options);
    select.addEventListener("change", () => this.choose(select.value), { signal });
    return select;
  }

  #buttons(pictures: string, signal: AbortSignal): HTMLElement {
    const reset = h("button", { type: "button", class: "setbook-button", title: "Let integrated loudness and true peak begin anew" }, "Reset");
    reset.addEventListener("click", () => this.#reset(), { signal });
    const words = "Spectrum";
    const toggle = h(
      "button",
      { type: "button", class: "setbook-button", "aria-expanded": "false", "aria-controls": pictures, title: "Spectrum and stereo field" },
      icon("right"),
      words,
    );
    toggle.addEventListener("click", () => {
      this.#open = !this.#open;
      toggle.setAttribute("aria-expanded", String(this.#open));
      toggle.replaceChildren(icon(this.#open ? "down" : "right"), words);
      this.#pictures.hidden = !this.#open;
      this.#listen();
    }, { signal });
    return h("div", { class: "setbook-analyser-buttons" }, reset, toggle);
  }

  #reset(): void {
    if (this.#playback.mine) this.#playback.engine.listening.reset(this.#strip);
    this.#loudness = null;
    this.#read();
  }

  /** Nobody looks: no samples are sent. The loudness goes on all the same. */
  #watch(theme: Theme, signal: AbortSignal): void {
    const seen = new IntersectionObserver((entries) => {
      this.#inSight = entries.at(-1)?.isIntersecting ?? false;
      this.#listen();
    });
    seen.observe(this.#pictures);
    const resized = new ResizeObserver(() => this.#resize());
    resized.observe(this.#pictures);
    document.addEventListener("visibilitychange", () => this.#listen(), { signal });
    const leaveTheme = theme.on(() => this.#resize());
    signal.addEventListener("abort", () => {
      for (const observer of [seen, resized]) observer.disconnect();
      leaveTheme();
      this.#leave?.();
      this.#leave = null;
    });
  }

  #resize(): void {
    for (const picture of [this.#curve, this.#points]) {
      const holder = picture.canvas.parentElement;
      if (holder !== null && holder.clientWidth > 0) picture.resize(holder.clientWidth, holder.clientHeight);
    }
    this.#curve.draw(this.#spectrum.levelsDb);
    this.#points.draw(this.#field);
  }

  /** Asks for what is shown now. The old wish ends after the new one: a meter that stays is not made anew. */
  #listen(): void {
    const { mine, engine } = this.#playback;
    const wish = mine ? `${this.#strip} ${this.#watching}` : "";
    if (wish === this.#wish) return;
    this.#wish = wish;
    const before = this.#leave;
    if (mine) {
      const wishes = [engine.listening.on(this.#strip, this.#watching, (heard) => this.#hear(heard))];
      // The main strip is measured from the first frame on, whichever is looked at.
      if (this.#strip !== this.#main) wishes.push(engine.listening.on(this.#main, false, () => undefined));
      this.#leave = () => wishes.forEach((leave) => leave());
    } else this.#leave = null;
    before?.();
  }

  #hear({ loudness, left, right }: Heard): void {
    this.#loudness = loudness;
    if (left.length === 0) return;
    this.#spectrum.hear(left, right);
    this.#field.hear(left, right, this.#playback.engine.sampleRate);
  }

  #rest(): void {
    this.#spectrum.rest();
    this.#field.rest();
    this.#sinceDrawn = STILL_SECONDS;
    this.#read();
  }

  #read(): void {
    this.#sinceRead = 0;
    this.#readouts.show(this.#loudness, this.#watching ? this.#field.correlation : null);
  }
}
