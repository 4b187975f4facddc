/** The spectrum of the last moment on a logarithmic axis, moving as calmly as an eye can follow. */

import { Fourier } from "./fft";

export const LOWEST_HZ = 20;
export const HIGHEST_HZ = 20_000;
/** Below everything that is drawn. */
export const SPECTRUM_FLOOR_DB = -96;

/** 186 ms at 44.1 kHz: 5.4 Hz from line to line. */
const FRAMES = 8192;
export const BANDS = 256;

/** Up within a few frames of the screen; down no faster than an eye can follow. */
const RISE_SECONDS = 0.05;
const FALL_DB_PER_SECOND = 30;

/** Where a frequency is on the axis, 0 to 1. */
export function placeOfHz(hz: number): number {
  return Math.log(hz / LOWEST_HZ) / Math.log(HIGHEST_HZ / LOWEST_HZ);
}

/** The frequency at a place of the axis. */
export function hzOfPlace(place: number): number {
  return LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** place;
}

export class Spectrum {
  /** One level per band, from low to high; a sine at full scale on both sides is 0 dB. */
  readonly levelsDb = new Float32Array(BANDS).fill(SPECTRUM_FLOOR_DB);
  readonly #goalsDb = new Float32Array(BANDS).fill(SPECTRUM_FLOOR_DB);
  readonly #fourier = new Fourier(FRAMES);
  readonly #window = Float64Array.from({ length: FRAMES }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / FRAMES));
  readonly #left = new Float32Array(FRAMES);
  readonly #right = new Float32Array(FRAMES);
  readonly #real = new Float64Array(FRAMES);
  readonly #imaginary = new Float64Array(FRAMES);
  readonly #linesDb = new Float64Array(FRAMES / 2);
  #fresh = false;

  /** Takes samples, of which the last are looked at. */
  hear(left: Float32Array, right: Float32Array): void {
    append(this.#left, left);
    append(this.#right, right);
    this.#fresh = true;
  }

  /** Forgets what it has heard: what is shown falls. */
  rest(): void {
    this.#left.fill(0);
    this.#right.fill(0);
    this.#goalsDb.fill(SPECTRUM_FLOOR_DB);
    this.#fresh = false;
  }

  /** Moves on; false once there is nothing left to see. */
  advance(sampleRate: number, seconds: number): boolean {
    if (this.#fresh) this.#analyse(sampleRate);
    this.#fresh = false;
    const rise = 1 - Math.exp(-seconds / RISE_SECONDS);
    let moving = false;
    for (let band = 0; band < BANDS; band++) {
      const [level, goal] = [this.levelsDb[band] as number, this.#goalsDb[band] as number];
      const next = goal > level ? level + (goal - level) * rise : Math.max(goal, level - FALL_DB_PER_SECOND * seconds);
      this.levelsDb[band] = next;
      moving ||= next > SPECTRUM_FLOOR_DB;
    }
    return moving;
  }

  /** Goes where it is going at once, for eyes that want no motion. */
  settle(sampleRate: number): void {
    if (this.#fresh) this.#analyse(sampleRate);
    this.#fresh = false;
    this.levelsDb.set(this.#goalsDb);
  }

  /** Left as the real part and right as the imaginary one: |L|² + |R|² is the mean of both halves of the result. */
  #analyse(sampleRate: number): void {
    for (let i = 0; i < FRAMES; i++) {
      const weight = this.#window[i] as number;
      this.#real[i] = (this.#left[i] as number) * weight;
      this.#imaginary[i] = (this.#right[i] as number) * weight;
    }
    this.#fourier.transform(this.#real, this.#imaginary);
    const scale = (FRAMES / 4) ** 2;
    for (let k = 1; k < FRAMES / 2; k++) {
      const power = (this.#power(k) + this.#power(FRAMES - k)) / 4 / scale;
      this.#linesDb[k] = 10 * Math.log10(Math.max(power, 1e-12));
    }
    const line = FRAMES / sampleRate;
    for (let band = 0; band < BANDS; band++) {
      const [from, to] = [hzOfPlace(band / BANDS) * line, hzOfPlace((band + 1) / BANDS) * line];
      this.#goalsDb[band] = Math.max(this.#between(from, to), SPECTRUM_FLOOR_DB);
    }
  }

  #power(k: number): number {
    return (this.#real[k] as number) ** 2 + (this.#imaginary[k] as number) ** 2;
  }

  /** The highest line of a band, or where lines are far apart, the way from one to the next. */
  #between(from: number, to: number): number {
    const last = FRAMES / 2 - 1;
    const middle = Math.min((from + to) / 2, last);
    const below = Math.floor(middle);
    const share = middle - below;
    const lineDb = (k: number): number => this.#linesDb[Math.min(Math.max(k, 1), last)] as number;
    let highest = lineDb(below) * (1 - share) + lineDb(below + 1) * share;
    for (let k = Math.ceil(from); k < to && k <= last; k++) highest = Math.max(highest, lineDb(k));
    return highest;
  }
}

/** Shifts new samples in at the end. */
export function append(ring: Float32Array, samples: Float32Array): void {
  const fresh = samples.subarray(Math.max(samples.length - ring.length, 0));
  ring.copyWithin(0, fresh.length);
  ring.set(fresh, ring.length - fresh.length);
}
