/** Playing through a song: position, loop, waiting for what is missing. Knows neither messages nor Web Audio. */

import type { TransportState } from "./messages";
import type { Player } from "./pair";
import { CELL_FRAMES } from "./plan";

/** At the start and after a gap, so much must be there before the music goes on: one wait is better than many. */
export const AHEAD_SECONDS = 2;

/** Past the song's end, this much silence ends the playing; and so much sound, however long it rings. */
const SILENT_FRAMES = 22_050;
const TAIL_FRAMES = 20 * 48_000;

export interface Loop {
  readonly on: boolean;
  readonly start: number;
  readonly end: number;
}

export class Transport {
  state: TransportState = "stopped";
  /** Past the song's end it plays on: who records decides where that is. */
  endless = false;
  frame = 0;
  loop: Loop = { on: false, start: 0, end: 0 };
  /** Length of the song. */
  songFrames: number;
  readonly #player: Player;
  readonly #aheadFrames: number;
  #silent = 0;
  #fading = false;

  constructor(player: Player, songFrames: number, sampleRate: number) {
    this.#player = player;
    this.songFrames = songFrames;
    this.#aheadFrames = AHEAD_SECONDS * sampleRate;
  }

  play(frame: number): void {
    this.seek(frame);
    this.state = "playing";
    if (!this.#here(0)) this.state = "buffering";
  }

  stop(): void {
    this.#fading = this.state === "playing";
    this.state = "stopped";
  }

  seek(frame: number): void {
    this.frame = Math.max(0, Math.floor(frame));
    this.#silent = 0;
    this.#player.seek(this.frame);
  }

  /** Fills the outputs; how many frames of the song they hold, from the first on, the rest being silence. */
  fill(left: Float32Array, right: Float32Array): number {
    if (this.state === "stopped") return this.#fade(left, right);
    let done = 0;
    this.#player.loop = this.loop.on && this.frame <= this.loop.end ? this.loop : null;
    while (done < left.length) {
      if (this.loop.on && this.frame === this.loop.end) this.#jump(this.loop.start);
      const frames = this.#run(left.length - done);
      if (!this.#here(frames)) {
        this.state = "buffering";
        break;
      }
      this.state = "playing";
      this.#player.render(this.frame, frames, left, right, done);
      this.#listen(left, right, done, frames);
      this.frame += frames;
      done += frames;
      if (this.#over()) {
        this.state = "stopped";
        break;
      }
    }
    return done;
  }

  /** How many frames can be played in one go. */
  #run(wanted: number): number {
    const most = Math.min(wanted, CELL_FRAMES);
    return this.loop.on && this.frame < this.loop.end ? Math.min(most, this.loop.end - this.frame) : most;
  }

  /** Whether the next frames are there; while waiting, whether all of the next seconds are. */
  #here(frames: number): boolean {
    const waiting = this.state === "buffering" || frames === 0;
    const { on, end } = this.loop;
    const most = on && this.frame < end ? end - this.frame : this.#aheadFrames;
    return this.#player.complete(this.frame, waiting ? Math.min(most, this.#aheadFrames) : frames);
  }

  #jump(frame: number): void {
    this.frame = frame;
    this.#player.jump(frame);
  }

  /** After a stop, one last block that fades: no click. */
  #fade(left: Float32Array, right: Float32Array): number {
    if (!this.#fading) return 0;
    this.#fading = false;
    const frames = this.#run(left.length);
    if (!this.#player.complete(this.frame, frames)) return 0;
    this.#player.render(this.frame, frames, left, right, 0);
    for (let i = 0; i < frames; i++) {
      const gain = 1 - (i + 1) / frames;
      left[i] = (left[i] ?? 0) * gain;
      right[i] = (right[i] ?? 0) * gain;
    }
    return 0;
  }

  #listen(left: Float32Array, right: Float32Array, from: number, frames: number): void {
    if (this.frame < this.songFrames) return;
    for (let i = from; i < from + frames; i++) {
      if (Math.abs(left[i] ?? 0) + Math.abs(right[i] ?? 0) > 1e-5) {
        this.#silent = 0;
        return;
      }
    }
    this.#silent += frames;
  }

  #over(): boolean {
    const past = this.frame - this.songFrames;
    return !this.endless && !this.loop.on && past >= 0 && (this.#silent >= SILENT_FRAMES || past >= TAIL_FRAMES);
  }
}
