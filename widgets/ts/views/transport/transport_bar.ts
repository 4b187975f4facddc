/** Play, stop, back, loop; where the song stands; what the sound is waiting for. */

import { h, icon, iconButton } from "../../draw/dom";
import { formatNumber, formatSeconds } from "../../time";
import type { Playback, PlayState } from "./playback";
import type { SongTime } from "./song";
import { SongLine } from "./song_line";
import { StatusLine } from "./status_line";

export class TransportBar {
  readonly element: HTMLElement;
  /** What went wrong, for below the bar. */
  readonly fault: HTMLElement;
  /** For what a view adds at the right: undo, a meter. */
  readonly extras = h("div", { class: "setbook-transport-extras" });
  readonly #playback: Playback;
  readonly #song: SongTime;
  readonly #line: SongLine;
  readonly #status: StatusLine;
  readonly #play = h("button", { type: "button", class: "setbook-button setbook-play", "data-primary": true });
  readonly #loop: HTMLButtonElement;
  readonly #bars = h("span", { class: "setbook-clock-bars" });
  readonly #time = h("span", { class: "setbook-clock-time" });
  readonly #tempo = h("span", { class: "setbook-pulse-tempo" });
  readonly #meter = h("span", { class: "setbook-pulse-meter" });

  constructor(title: string, playback: Playback, song: SongTime, signal: AbortSignal) {
    this.#playback = playback;
    this.#song = song;
    this.#line = new SongLine(song, (beat) => playback.seek(song.tempo.seconds(beat)), signal);
    this.#status = new StatusLine(title, () => void playback.retry(), signal);
    this.fault = this.#status.fault;
    this.#loop = iconButton("loop", loopLabel(song), { class: "setbook-button" });
    this.#loop.disabled = song.data.loop.length <= 0;
    const start = iconButton("start", "Back to the start (Home)", { class: "setbook-button" });
    start.addEventListener("click", () => playback.seek(0), { signal });
    this.#loop.addEventListener("click", () => playback.setLoop(!playback.loop.on), { signal });
    this.#play.addEventListener("click", () => void playback.toggle(), { signal });
    this.element = h(
      "div",
      { class: "setbook-transport", role: "toolbar", "aria-label": "Transport" },
      h("div", { class: "setbook-transport-keys" }, start, this.#play, this.#loop),
      h("div", { class: "setbook-clock" }, this.#bars, this.#time),
      h("div", { class: "setbook-pulse" }, this.#tempo, this.#meter),
      this.#status.element,
      this.extras,
      this.#line.element,
    );
    playback.on(() => this.show());
    this.show();
  }

  /** Everything that follows the state. */
  show(): void {
    const { state, playing, loop } = this.#playback;
    const label = playing ? "Stop" : "Play";
    if (this.#play.getAttribute("aria-label") !== label) {
      this.#play.setAttribute("aria-label", label);
      this.#play.title = `${label} (Space)`;
      this.#play.replaceChildren(icon(playing ? "stop" : "play"));
    }
    this.element.dataset["transport"] = state;
    this.#loop.setAttribute("aria-pressed", String(loop.on));
    this.#line.loopOn = loop.on;
    this.#line.loadedFraction = this.#playback.mine ? this.#playback.engine.loadedFraction : 0;
    this.#status.show(this.#playback);
    this.showPosition();
  }

  /** What follows the playhead. */
  showPosition(): void {
    const seconds = this.#playback.seconds;
    const beat = this.#song.tempo.beats(seconds);
    setText(this.#bars, this.#song.bars.format(beat));
    setText(this.#time, formatSeconds(seconds));
    setText(this.#tempo, `${formatNumber(this.#song.tempo.tempoAt(beat), 2)} BPM`);
    const { numerator, denominator } = this.#song.bars.meterAt(beat);
    setText(this.#meter, `${numerator}/${denominator}`);
    this.#line.show(beat);
  }
}

export const WAITING: ReadonlySet<PlayState> = new Set(["preparing", "loading", "buffering"]);

function loopLabel(song: SongTime): string {
  const { start, length } = song.data.loop;
  return length > 0 ? `Loop ${song.bars.format(start)} to ${song.bars.format(start + length)}` : "Loop (the set has none)";
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
