/** Beats to seconds and back, along the song's tempo. */

import { at, upperBound } from "./columns";

/** Straight lines between breakpoints; before the first and after the last, the tempo there goes on. */
export class TempoMap {
  readonly #beats: ArrayLike<number>;
  readonly #seconds: ArrayLike<number>;

  /** At least one breakpoint; with a single one, `tempo` says how it goes on. */
  constructor(beats: ArrayLike<number>, seconds: ArrayLike<number>, tempo = 120) {
    const enough = beats.length >= 2;
    const beat = beats[0] ?? 0;
    const second = seconds[0] ?? 0;
    this.#beats = enough ? beats : [beat, beat + 1];
    this.#seconds = enough ? seconds : [second, second + 60 / tempo];
  }

  seconds(beat: number): number {
    return interpolate(this.#beats, this.#seconds, beat);
  }

  beats(second: number): number {
    return interpolate(this.#seconds, this.#beats, second);
  }

  /** Beats per minute at a beat. */
  tempoAt(beat: number): number {
    const index = segment(this.#beats, beat);
    const beats = at(this.#beats, index + 1) - at(this.#beats, index);
    const seconds = at(this.#seconds, index + 1) - at(this.#seconds, index);
    return seconds > 0 ? (60 * beats) / seconds : 0;
  }
}

/** Piecewise-linear value at `x`; `xs` ascends and has at least two entries. */
export function interpolate(xs: ArrayLike<number>, ys: ArrayLike<number>, x: number): number {
  const index = segment(xs, x);
  const [x0, x1] = [at(xs, index), at(xs, index + 1)];
  const [y0, y1] = [at(ys, index), at(ys, index + 1)];
  return x1 === x0 ? y1 : y0 + ((x - x0) * (y1 - y0)) / (x1 - x0);
}

function segment(xs: ArrayLike<number>, x: number): number {
  return Math.min(Math.max(upperBound(xs, x) - 1, 0), xs.length - 2);
}
