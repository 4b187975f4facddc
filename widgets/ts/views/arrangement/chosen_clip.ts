/** The clip under the pointer and the one that is chosen: outlined, told, revealed. */

import { at } from "../../draw/columns";
import type { TimeAxis } from "../../draw/time_axis";
import type { Frame } from "./frame";
import type { Headers } from "./headers";
import { nextClip, type Direction } from "./selection";
import type { Shown, Stage } from "./stage";
import { Tip } from "./tip";
import { clipSentence, clipWords, songSentence } from "./words";

interface Parts {
  readonly root: HTMLElement;
  readonly stage: Stage;
  readonly axis: TimeAxis;
  readonly frame: Frame;
  readonly headers: Headers;
  readonly onPick: ((clip: number) => void) | undefined;
}

export class ChosenClip {
  readonly tip = new Tip();
  #shown: Shown;
  readonly #parts: Parts;

  constructor(shown: Shown, parts: Parts) {
    this.#shown = shown;
    this.#parts = parts;
  }

  /** Another state of the song: its clips have other numbers, so nothing is chosen. */
  show(shown: Shown): void {
    this.#shown = shown;
    this.#parts.stage.selected = -1;
    this.#parts.stage.hovered = -1;
    this.#tell();
  }

  /** The chosen clip, or -1. */
  get clip(): number {
    return this.#parts.stage.selected;
  }

  /** The track of the chosen clip. */
  get track(): number | null {
    return this.clip < 0 ? null : at(this.#shown.song.clips.track, this.clip);
  }

  clipAt(x: number, y: number): number {
    const { song, rows } = this.#shown;
    const row = rows.at(y + this.#parts.frame.scroller.scrollTop);
    if (row === null || row.kind !== "track") return -1;
    return song.clipAt(song.track(row.track), this.#parts.axis.beat(x));
  }

  choose(clip: number): void {
    if (clip === this.clip) return;
    const { stage, axis, onPick } = this.#parts;
    stage.selected = clip;
    if (clip >= 0) {
      const { clips } = this.#shown.song;
      this.revealRow(at(clips.track, clip));
      axis.reveal(at(clips.start, clip), at(clips.end, clip));
    }
    this.#tell();
    stage.refreshOverlay();
    onPick?.(clip);
  }

  move(direction: Direction): void {
    this.choose(nextClip(this.#shown.song, this.#shown.rows, this.clip, direction));
  }

  /** The first clip that is on screen, or else the song's first. */
  chooseFirst(): void {
    if (this.clip >= 0) return;
    const { song, rows } = this.#shown;
    const { axis, frame } = this.#parts;
    const top = frame.scroller.scrollTop;
    for (const row of rows.between(top, top + frame.lanesBox.clientHeight)) {
      if (row.kind !== "track") continue;
      const [first, end] = song.clipsBetween(song.track(row.track), axis.startBeat, axis.lastBeat);
      if (first < end) {
        this.choose(first);
        return;
      }
    }
    this.move("right");
  }

  /** Fills the view with the chosen clip. */
  zoomTo(): void {
    if (this.clip < 0) return;
    const { start, end } = this.#shown.song.clips;
    const [from, to] = [at(start, this.clip), at(end, this.clip)];
    const room = (to - from) * 0.04;
    this.#parts.axis.show(from - room, to + room);
  }

  /** Scrolls as little as needed to see a track's row. */
  revealRow(track: number): void {
    const row = this.#shown.rows.ofTrack(track);
    if (row === null) return;
    const { scroller } = this.#parts.frame;
    const bottom = row.top + row.height;
    if (row.top < scroller.scrollTop) scroller.scrollTop = row.top;
    else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight;
  }

  /** The pointer is here; a negative `x` says that it left. */
  hover(x: number, y: number): void {
    const clip = x < 0 ? -1 : this.clipAt(x, y);
    if (clip < 0) this.tip.hide();
    else this.#showTip(clip, x, y);
    const { stage } = this.#parts;
    if (clip === stage.hovered) return;
    stage.hovered = clip;
    stage.refreshOverlay();
  }

  #showTip(clip: number, x: number, y: number): void {
    const { root, frame } = this.#parts;
    const outer = root.getBoundingClientRect();
    const box = frame.lanesBox.getBoundingClientRect();
    this.tip.show(clipWords(this.#shown.song, clip), box.left - outer.left + x, box.top - outer.top + y, root);
  }

  #tell(): void {
    const { song } = this.#shown;
    this.#parts.headers.mark(this.track);
    this.#parts.frame.readout.textContent = this.clip >= 0 ? clipSentence(song, this.clip) : songSentence(song);
  }
}
