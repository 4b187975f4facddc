/** The bar over the arrangement: play, position, tempo, zoom. */

import { h, icon, iconButton } from "../../draw/dom";
import { formatNumber, formatSeconds } from "../../time";
import type { Playhead } from "./playhead";
import type { Song } from "./song";

export interface ToolbarActions {
  toggle(): void;
  home(): void;
  loop(on: boolean): void;
  zoom(factor: number): void;
  fit(): void;
  follow(on: boolean): void;
}

export class Toolbar {
  readonly element = h("div", { class: "setbook-bar", role: "toolbar", "aria-label": "Arrangement" });
  readonly #play = iconButton("play", "Play", { class: "setbook-play", "data-primary": true });
  readonly #home = iconButton("start", "Go to start", { "data-quiet": true });
  readonly #loop = iconButton("loop", "Loop", { "aria-pressed": "false", "data-quiet": true });
  readonly #follow = iconButton("follow", "Follow the playhead", { "aria-pressed": "true", "data-quiet": true });
  readonly #bars = h("span", { class: "setbook-position-bars" });
  readonly #seconds = h("span", { class: "setbook-position-seconds" });
  readonly #tempo = h("span", { class: "setbook-tempo" });
  readonly #title = h("span", { class: "setbook-title" });
  readonly #version = h("span", { class: "setbook-soft setbook-version" });
  #song: Song;

  constructor(song: Song, actions: ToolbarActions, sound: boolean) {
    this.#song = song;
    const zoomOut = iconButton("minus", "Zoom out", { "data-quiet": true });
    const fit = iconButton("fit", "Show the whole song", { "data-quiet": true });
    const zoomIn = iconButton("plus", "Zoom in", { "data-quiet": true });
    const position = h("div", { class: "setbook-position", "aria-hidden": "true" }, this.#bars, this.#seconds);
    this.#home.addEventListener("click", () => actions.home());
    this.#play.addEventListener("click", () => actions.toggle());
    this.#loop.addEventListener("click", () => actions.loop(this.#loop.getAttribute("aria-pressed") !== "true"));
    this.#follow.addEventListener("click", () => {
      const on = this.#follow.getAttribute("aria-pressed") !== "true";
      this.#follow.setAttribute("aria-pressed", String(on));
      actions.follow(on);
    });
    zoomOut.addEventListener("click", () => actions.zoom(1 / 1.5));
    zoomIn.addEventListener("click", () => actions.zoom(1.5));
    fit.addEventListener("click", () => actions.fit());
    if (sound) this.element.append(this.#play, this.#home, this.#loop);
    else this.element.append(this.#home);
    this.element.append(position, this.#tempo, h("span", { class: "setbook-bar-names" }, this.#title, this.#version));
    this.element.append(h("span", { class: "setbook-bar-space" }));
    if (sound) this.element.append(this.#follow);
    this.element.append(h("span", { class: "setbook-bar-zoom" }, zoomOut, fit, zoomIn));
    this.setSong(song);
  }

  setSong(song: Song): void {
    this.#song = song;
    this.#loop.disabled = song.loop === null;
    this.#title.textContent = song.json.title ?? "";
    this.#title.title = song.json.title ?? "";
    this.#version.textContent = `Live ${song.json.live_version}`;
    this.showPosition(0);
  }

  showPosition(beat: number): void {
    const { bars, tempoMap } = this.#song;
    this.#bars.textContent = bars.format(beat);
    this.#seconds.textContent = formatSeconds(tempoMap.seconds(beat));
    const { numerator, denominator } = bars.meterAt(beat);
    const text = `${formatNumber(tempoMap.tempoAt(beat))} BPM  ${numerator}/${denominator}`;
    if (this.#tempo.textContent !== text) this.#tempo.textContent = text;
  }

  showPlayhead(playhead: Playhead): void {
    const state = playhead.playback?.state;
    const busy = state === "preparing" || state === "loading";
    const sounds = playhead.isPlaying;
    const label = sounds ? "Stop" : "Play";
    this.#play.replaceChildren(icon(sounds ? "stop" : busy ? "clock" : "play"));
    this.#play.setAttribute("aria-label", label);
    this.#play.title = label;
    this.#play.toggleAttribute("data-busy", busy);
    this.#loop.setAttribute("aria-pressed", String(playhead.loopOn && !this.#loop.disabled));
  }
}
