/** The whole song as one line: where it stands, what is loaded, loop, locators; a slider to seek. */

import { h } from "../../draw/dom";
import { barBeats, formatSeconds } from "../../time";
import type { SongTime } from "./song";

export class SongLine {
  readonly element: HTMLElement;
  readonly #song: SongTime;
  readonly #loaded = h("div", { class: "setbook-line-loaded" });
  readonly #head = h("div", { class: "setbook-line-head" });
  readonly #loop: HTMLElement;
  readonly #onSeek: (beat: number) => void;
  #beat = 0;

  constructor(song: SongTime, onSeek: (beat: number) => void, signal: AbortSignal) {
    this.#song = song;
    this.#onSeek = onSeek;
    const { start, length } = song.data.loop;
    this.#loop = this.#stretch("setbook-line-loop", start, start + length);
    this.element = h(
      "div",
      {
        class: "setbook-line",
        role: "slider",
        tabindex: 0,
        "aria-label": "Song position",
        "aria-valuemin": 0,
        "aria-valuemax": Math.ceil(song.data.length),
      },
      this.#loaded,
      this.#loop,
      ...song.data.locators.map((locator) => this.#locator(locator)),
      this.#head,
    );
    this.#listen(signal);
    this.show(0);
  }

  /** Moves the playhead; the words for assistive technology follow by the bar, not by the frame. */
  show(beat: number): void {
    this.#head.style.left = this.#percent(beat);
    const before = this.#song.bars.barAt(this.#beat).bar;
    this.#beat = beat;
    if (this.element.hasAttribute("aria-valuenow") && this.#song.bars.barAt(beat).bar === before) return;
    this.element.setAttribute("aria-valuenow", String(Math.floor(beat)));
    const time = formatSeconds(this.#song.tempo.seconds(beat), 0);
    this.element.setAttribute("aria-valuetext", `${this.#song.bars.format(beat)}, ${time}`);
  }

  set loadedFraction(fraction: number) {
    this.#loaded.style.width = `${(100 * fraction).toFixed(1)}%`;
  }

  set loopOn(on: boolean) {
    this.#loop.toggleAttribute("data-on", on);
  }

  #listen(signal: AbortSignal): void {
    const { element } = this;
    const seek = (event: PointerEvent): void => {
      const box = element.getBoundingClientRect();
      const share = Math.min(Math.max((event.clientX - box.x) / box.width, 0), 1);
      this.#onSeek(share * this.#song.data.length);
    };
    element.addEventListener(
      "pointerdown",
      (event) => {
        if (event.button !== 0) return;
        element.setPointerCapture(event.pointerId);
        seek(event);
      },
      { signal },
    );
    const drag = (event: PointerEvent): void => {
      if (element.hasPointerCapture(event.pointerId)) seek(event);
    };
    element.addEventListener("pointermove", drag, { signal });
    element.addEventListener("keydown", (event) => this.#key(event), { signal });
  }

  /** Arrows go by beat, page keys by bar. */
  #key(event: KeyboardEvent): void {
    const bar = barBeats(this.#song.bars.meterAt(this.#beat));
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowUp: 1,
      ArrowLeft: -1,
      ArrowDown: -1,
      PageUp: bar,
      PageDown: -bar,
    };
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const beat = Math.round(this.#beat * 1e6) / 1e6;
    const next = step > 0 ? Math.floor(beat) + step : Math.ceil(beat) + step;
    this.#onSeek(Math.min(Math.max(next, 0), this.#song.data.length));
  }

  #locator({ beat, name }: { beat: number; name: string }): HTMLElement {
    const flag = h("div", { class: "setbook-line-locator", title: `${name} (${this.#song.bars.format(beat)})` });
    flag.style.left = this.#percent(beat);
    return flag;
  }

  #stretch(name: string, from: number, to: number): HTMLElement {
    const box = h("div", { class: name });
    box.style.left = this.#percent(from);
    box.style.right = `calc(100% - ${this.#percent(to)})`;
    return box;
  }

  #percent(beat: number): string {
    const share = beat / Math.max(this.#song.data.length, 1e-9);
    return `${(100 * Math.min(Math.max(share, 0), 1)).toFixed(3)}%`;
  }
}
