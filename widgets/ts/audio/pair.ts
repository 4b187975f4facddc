/** One version of a song, or two in step, of which one is heard; changing over is a short cross-fade. */

import type { Console } from "./console";
import { CELL_FRAMES } from "./plan";
import type { Loop } from "./seam";

/** What a transport drives. */
export interface Player {
  /** What is played over and over, unless the song stands behind it. */
  loop: Loop | null;
  complete(frame: number, frames: number): boolean;
  seek(frame: number): void;
  jump(frame: number): void;
  render(frame: number, frames: number, left: Float32Array, right: Float32Array, start: number): void;
}

/** Long enough for no click, too short to be heard as a fade. */
export const CHANGE_SECONDS = 0.02;

export type Which = 0 | 1;

interface Version {
  readonly console: Console;
  /** Where it stands; elsewhere it must be sent there first. */
  frame: number;
  readonly left: Float32Array;
  readonly right: Float32Array;
}

export class Pair implements Player {
  readonly #versions: Version[];
  readonly #changeFrames: number;
  #heard: Which = 0;
  #gains: readonly [number, number] = [1, 1];
  /** What each is multiplied with now, and how that moves from frame to frame. */
  readonly #levels: [number, number] = [1, 0];
  readonly #steps: [number, number] = [0, 0];
  #fading = 0;

  constructor(first: Console, sampleRate: number) {
    this.#versions = [version(first, 0)];
    this.#changeFrames = Math.round(CHANGE_SECONDS * sampleRate);
  }

  /** Puts a second version beside the first. */
  set beside(second: Console) {
    this.#versions[1] = version(second, -1);
  }

  get consoles(): readonly Console[] {
    return this.#versions.map((one) => one.console);
  }

  /** The one that is heard. */
  get console(): Console {
    return this.#version.console;
  }

  get heard(): Which {
    return this.#heard;
  }

  hear(which: Which): void {
    this.#heard = this.#versions[which] === undefined ? 0 : which;
    this.#change();
  }

  /** Linear, one per version. */
  set gains(gains: readonly [number, number]) {
    this.#gains = gains;
    this.#change();
  }

  set loop(loop: Loop | null) {
    for (const { console } of this.#versions) console.loop = loop;
  }

  /** Only the one that is heard is waited for. */
  complete(frame: number, frames: number): boolean {
    return this.console.complete(frame, frames);
  }

  seek(frame: number): void {
    for (const one of this.#versions) place(one, frame);
  }

  /** Whoever is out of step stays so, and is sent along when its sound is there. */
  jump(frame: number): void {
    const { frame: before } = this.#version;
    for (const one of this.#versions) {
      if (one.frame !== before) continue;
      one.console.jump(frame);
      one.frame = frame;
    }
  }

  render(frame: number, frames: number, left: Float32Array, right: Float32Array, start: number): void {
    if (this.#versions.length === 1) {
      this.#play(this.#version, frame, frames, left, right, start);
      return;
    }
    left.fill(0, start, start + frames);
    right.fill(0, start, start + frames);
    for (let which = 0; which < this.#versions.length; which++) {
      const one = this.#versions[which] as Version;
      // The one that is not heard keeps step as long as its sound is there.
      if (!one.console.complete(frame, frames)) continue;
      this.#play(one, frame, frames, one.left, one.right, 0);
      this.#pour(one, which as Which, frames, left, right, start);
    }
    this.#settle(frames);
  }

  get #version(): Version {
    return this.#versions[this.#heard] ?? (this.#versions[0] as Version);
  }

  #play(one: Version, frame: number, frames: number, left: Float32Array, right: Float32Array, start: number): void {
    if (one.frame !== frame) place(one, frame);
    one.console.render(frame, frames, left, right, start);
    one.frame = frame + frames;
  }

  /** From where the levels are now to where they belong. */
  #change(): void {
    this.#fading = this.#changeFrames;
    for (const which of [0, 1] as const) {
      this.#steps[which] = (this.#goal(which) - this.#levels[which]) / this.#changeFrames;
    }
  }

  #pour(one: Version, which: Which, frames: number, left: Float32Array, right: Float32Array, start: number): void {
    const [level, step, moving] = [this.#levels[which], this.#steps[which], this.#fading];
    for (let i = 0; i < frames; i++) {
      const gain = i < moving - 1 ? level + step * (i + 1) : moving > 0 ? this.#goal(which) : level;
      left[start + i] = (left[start + i] ?? 0) + (one.left[i] ?? 0) * gain;
      right[start + i] = (right[start + i] ?? 0) + (one.right[i] ?? 0) * gain;
    }
  }

  /** The levels after a block. */
  #settle(frames: number): void {
    const left = Math.max(this.#fading - frames, 0);
    for (const which of [0, 1] as const) {
      this.#levels[which] = left > 0 ? this.#levels[which] + this.#steps[which] * frames : this.#goal(which);
    }
    this.#fading = left;
  }

  #goal(which: Which): number {
    return this.#heard === which ? this.#gains[which] : 0;
  }
}

function version(player: Console, frame: number): Version {
  return { console: player, frame, left: new Float32Array(CELL_FRAMES), right: new Float32Array(CELL_FRAMES) };
}

function place(one: Version, frame: number): void {
  one.console.seek(frame);
  one.frame = frame;
}
