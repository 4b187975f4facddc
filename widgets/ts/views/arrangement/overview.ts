/** The whole song in a strip, with the visible part framed: overview and scroll bar in one. */

import { at } from "../../draw/columns";
import { createSurface, resizeSurface, type Surface } from "../../draw/canvas";
import { h } from "../../draw/dom";
import type { TimeAxis } from "../../draw/time_axis";
import type { Theme } from "../../theme";
import type { Song } from "./song";

export const OVERVIEW_HEIGHT = 36;
const MARGIN = 4;

export class Overview {
  readonly element: HTMLElement;
  readonly #surface: Surface = createSurface("setbook-overview-canvas");
  readonly #frame = h("div", { class: "setbook-overview-frame" });
  readonly #playhead = h("div", { class: "setbook-overview-playhead", "aria-hidden": "true" });
  readonly #axis: TimeAxis;
  readonly #theme: Theme;
  #song: Song;
  #painted = "";

  constructor(song: Song, axis: TimeAxis, theme: Theme, signal: AbortSignal) {
    this.#song = song;
    this.#axis = axis;
    this.#theme = theme;
    this.element = h("div", {
      class: "setbook-overview",
      role: "scrollbar",
      tabindex: 0,
      "aria-label": "Visible part of the song",
      "aria-orientation": "horizontal",
      "aria-valuemin": 0,
      "aria-valuemax": 100,
    });
    this.element.append(this.#surface.canvas, this.#frame, this.#playhead);
    this.#listen(signal);
  }

  setSong(song: Song): void {
    this.#song = song;
    this.#painted = "";
  }

  /** Called each frame; the picture itself is made again only when something in it changed. */
  paint(playheadBeat: number): void {
    const width = this.#axis.width;
    const key = `${width} ${this.#theme.palette.sunken} ${this.#theme.kind} ${globalThis.devicePixelRatio}`;
    if (key !== this.#painted) {
      this.#painted = key;
      this.#paintSong(width);
    }
    const left = this.#x(this.#axis.startBeat);
    const right = this.#x(this.#axis.lastBeat);
    this.#frame.style.transform = `translateX(${left.toFixed(2)}px)`;
    this.#frame.style.width = `${Math.max(right - left, 4).toFixed(2)}px`;
    this.movePlayhead(playheadBeat);
    const free = this.#axis.endBeat - this.#axis.span;
    const now = free > 0 ? Math.round((100 * this.#axis.startBeat) / free) : 0;
    this.element.setAttribute("aria-valuenow", String(now));
    this.element.setAttribute("aria-valuetext", this.#words());
  }

  movePlayhead(beat: number): void {
    this.#playhead.style.transform = `translateX(${this.#x(beat).toFixed(2)}px)`;
  }

  #words(): string {
    const { bars } = this.#song;
    return `${bars.format(this.#axis.startBeat)} to ${bars.format(this.#axis.lastBeat)}`;
  }

  #x(beat: number): number {
    return (beat / this.#axis.endBeat) * this.#axis.width;
  }

  #paintSong(width: number): void {
    const { context } = this.#surface;
    resizeSurface(this.#surface, width, OVERVIEW_HEIGHT);
    context.fillStyle = this.#theme.palette.sunken;
    context.fillRect(0, 0, width, OVERVIEW_HEIGHT);
    const tracks = this.#song.tracks.filter((track) => track.clip_count > 0);
    const pitch = Math.min((OVERVIEW_HEIGHT - 2 * MARGIN) / Math.max(tracks.length, 1), 6);
    const top = MARGIN + (OVERVIEW_HEIGHT - 2 * MARGIN - pitch * tracks.length) / 2;
    const bar = Math.max(pitch > 2 ? pitch - 1 : pitch, 0.75);
    const { start, end } = this.#song.clips;
    for (const [index, track] of tracks.entries()) {
      for (let clip = track.first_clip; clip < track.first_clip + track.clip_count; clip += 1) {
        const left = this.#x(at(start, clip));
        context.fillStyle = this.#song.clipColor(clip);
        context.globalAlpha = this.#song.isMuted(clip) || !track.active ? 0.35 : 1;
        context.fillRect(left, top + index * pitch, Math.max(this.#x(at(end, clip)) - left - 0.5, 0.75), bar);
      }
    }
    context.globalAlpha = 1;
  }

  #listen(signal: AbortSignal): void {
    let grabbed: number | null = null;
    const beatAt = (event: PointerEvent): number => {
      const { left } = this.element.getBoundingClientRect();
      return ((event.clientX - left) / Math.max(this.#axis.width, 1)) * this.#axis.endBeat;
    };
    this.element.addEventListener(
      "pointerdown",
      (event) => {
        const beat = beatAt(event);
        const inside = beat >= this.#axis.startBeat && beat <= this.#axis.lastBeat;
        grabbed = inside ? beat - this.#axis.startBeat : this.#axis.span / 2;
        this.element.setPointerCapture(event.pointerId);
        this.#axis.scrollBy(beat - grabbed - this.#axis.startBeat);
      },
      { signal },
    );
    this.element.addEventListener(
      "pointermove",
      (event) => {
        if (grabbed !== null) this.#axis.scrollBy(beatAt(event) - grabbed - this.#axis.startBeat);
      },
      { signal },
    );
    for (const ending of ["pointerup", "pointercancel"]) {
      this.element.addEventListener(ending, () => (grabbed = null), { signal });
    }
  }
}
