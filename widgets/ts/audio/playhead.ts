/** Where the song stands between two words from the worklet: smooth, in time with the speakers, aware of the loop. */

import type { Tick } from "./messages";

/** The part of an AudioContext that tells the time. */
export interface Clock {
  readonly currentTime: number;
  readonly outputLatency?: number;
  readonly baseLatency?: number;
}

export class Playhead {
  loop = { on: false, start: 0, end: 0 };
  #frame = 0;
  #time = 0;
  #rate = 0;
  #moving = false;
  /** Number of the last start or seek: the worklet's words from before it are about the past. */
  #order = 0;

  /** Goes to a frame; the number that the worklet is to be told with it. */
  go(frame: number): number {
    this.#frame = frame;
    this.#moving = false;
    return ++this.#order;
  }

  hold(frame: number): void {
    this.#frame = frame;
    this.#moving = false;
  }

  /** Takes the worklet's word; false if it is from before the last start or seek. */
  tick(tick: Tick, rate: number): boolean {
    if (tick.order !== this.#order) return false;
    this.#frame = tick.frame;
    this.#time = tick.time;
    this.#rate = rate;
    this.#moving = tick.state === "playing";
    return true;
  }

  frame(clock: Clock | null): number {
    if (!this.#moving || clock === null) return Math.max(0, this.#frame);
    const heard = clock.currentTime - (clock.outputLatency || clock.baseLatency || 0);
    return Math.max(0, this.#wrapped(this.#frame + (heard - this.#time) * this.#rate));
  }

  /** Past the loop's end is its start. */
  #wrapped(frame: number): number {
    const { on, start, end } = this.loop;
    if (!on || this.#frame > end) return frame;
    if (frame >= end) return start + ((frame - start) % (end - start));
    return frame;
  }
}
