/** How a meter moves: up at once, down slowly, so that the eye can read it. */

import { dbOfGain } from "./fader_law";

/** Fall of the bars and, after its hold, of the peak line. The bars of a PPM Type I fall 20 dB in 1.7 s (IEC 60268-10). */
const BAR_FALL_DB_PER_SECOND = 20 / 1.7;
const HOLD_SECONDS = 1.5;
const LINE_FALL_DB_PER_SECOND = 24;
/** The RMS bar settles about as a VU meter does. */
const RMS_SECONDS = 0.3;

/** Below everything that is drawn. */
export const FLOOR_DB = -70;

/** One channel. */
export class MeterChannel {
  peakDb = FLOOR_DB;
  rmsDb = FLOOR_DB;
  lineDb = FLOOR_DB;
  #held = 0;
  #power = 0;

  /** Takes the linear peak and RMS of the last moment. */
  advance(peak: number, rms: number, seconds: number): void {
    const db = Math.max(dbOfGain(peak), FLOOR_DB);
    this.peakDb = Math.max(db, this.peakDb - BAR_FALL_DB_PER_SECOND * seconds, FLOOR_DB);
    this.#power += (rms * rms - this.#power) * (1 - Math.exp(-seconds / RMS_SECONDS));
    this.rmsDb = Math.max(10 * Math.log10(Math.max(this.#power, 1e-12)), FLOOR_DB);
    this.#hold(db, seconds);
  }

  #hold(db: number, seconds: number): void {
    this.#held += seconds;
    if (db >= this.lineDb) {
      this.lineDb = db;
      this.#held = 0;
    } else if (this.#held > HOLD_SECONDS) {
      this.lineDb = Math.max(this.lineDb - LINE_FALL_DB_PER_SECOND * seconds, FLOOR_DB);
    }
  }

  /** Whether nothing is left to see. */
  get silent(): boolean {
    return this.peakDb <= FLOOR_DB && this.lineDb <= FLOOR_DB && this.rmsDb <= FLOOR_DB;
  }
}

/** Two channels, the highest peak since the last reset, and whether it went over full scale. */
export class StereoMeter {
  readonly channels: readonly [MeterChannel, MeterChannel] = [new MeterChannel(), new MeterChannel()];
  highestDb = -Infinity;

  get clipped(): boolean {
    return this.highestDb > 0;
  }

  get silent(): boolean {
    return this.channels[0].silent && this.channels[1].silent;
  }

  advance(peak: readonly [number, number], rms: readonly [number, number], seconds: number): void {
    this.channels[0].advance(peak[0], rms[0], seconds);
    this.channels[1].advance(peak[1], rms[1], seconds);
    this.highestDb = Math.max(this.highestDb, dbOfGain(Math.max(peak[0], peak[1])));
  }

  /** Puts the clip light out. */
  reset(): void {
    this.highestDb = -Infinity;
  }
}
