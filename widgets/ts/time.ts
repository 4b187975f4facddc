/** How musicians read time and level: bars.beats.sixteenths, minutes and seconds, decibels. */

/** A time signature and where it begins, in beats (quarter notes). */
export interface Meter {
  readonly beat: number;
  readonly numerator: number;
  readonly denominator: number;
}

const FOUR_FOUR: Meter = { beat: 0, numerator: 4, denominator: 4 };

/** Minus as a sign of its own width, not a hyphen. */
export const MINUS = "−";

/** Length of one bar, in beats. */
export function barBeats(meter: Meter): number {
  return (meter.numerator * 4) / meter.denominator;
}

interface MeterSpan extends Meter {
  /** Number of the first bar, counted from 0. */
  readonly bar: number;
}

/** Bars of a song whose time signature may change; a change begins a new bar, as it does in Live. */
export class Bars {
  readonly #spans: MeterSpan[];

  constructor(meters: readonly Meter[]) {
    const sorted = [...meters].sort((a, b) => a.beat - b.beat);
    const first = sorted[0] ?? FOUR_FOUR;
    const spans: MeterSpan[] = [{ ...first, beat: Math.min(first.beat, 0), bar: 0 }];
    for (const meter of sorted.slice(1)) {
      const last = spans[spans.length - 1] as MeterSpan;
      const bars = Math.ceil((meter.beat - last.beat) / barBeats(last) - 1e-6);
      spans.push({ ...meter, bar: last.bar + bars });
    }
    this.#spans = spans;
  }

  /** The signature in force at a beat. */
  meterAt(beat: number): Meter {
    return this.#spanAt(beat);
  }

  /** All changes, the first included. */
  get meters(): readonly Meter[] {
    return this.#spans;
  }

  /** First beat of the bar that holds this beat, and its number counted from 0 (negative before the song). */
  barAt(beat: number): { bar: number; beat: number } {
    const span = this.#spanAt(beat);
    const bars = Math.floor((beat - span.beat) / barBeats(span) + 1e-9);
    return { bar: span.bar + bars, beat: span.beat + bars * barBeats(span) };
  }

  /** "17.2.3": bar, beat of its signature, sixteenth, all counted from 1. */
  format(beat: number): string {
    const span = this.#spanAt(beat);
    const start = this.barAt(beat);
    const sixteenths = Math.floor((beat - start.beat) * 4 + 1e-6);
    const inBeat = 16 / span.denominator;
    const number = start.bar >= 0 ? `${start.bar + 1}` : `${MINUS}${-start.bar}`;
    return `${number}.${Math.floor(sixteenths / inBeat) + 1}.${Math.floor(sixteenths % inBeat) + 1}`;
  }

  /** "4.0.2": a length in bars, beats and sixteenths of the signature at its start. */
  formatLength(beats: number, at = 0): string {
    const span = this.#spanAt(at);
    const sixteenths = Math.round(beats * 4);
    const inBar = Math.round(barBeats(span) * 4);
    const inBeat = 16 / span.denominator;
    const rest = sixteenths % inBar;
    return `${Math.floor(sixteenths / inBar)}.${Math.floor(rest / inBeat)}.${Math.floor(rest % inBeat)}`;
  }

  #spanAt(beat: number): MeterSpan {
    let low = 0;
    let high = this.#spans.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#spans[middle] as MeterSpan).beat <= beat + 1e-9) low = middle;
      else high = middle - 1;
    }
    return this.#spans[low] as MeterSpan;
  }
}

/** "3:07.25", or "1:02:03" from an hour on; `decimals` of a second. */
export function formatSeconds(seconds: number, decimals = 2): string {
  const scale = 10 ** decimals;
  const ticks = Math.round(Math.abs(seconds) * scale);
  const sign = seconds < 0 && ticks > 0 ? MINUS : "";
  const whole = Math.floor(ticks / scale);
  const fraction = decimals > 0 ? `.${String(ticks % scale).padStart(decimals, "0")}` : "";
  const pad = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${sign}${minutes}:${pad(whole % 60)}${fraction}`;
  return `${sign}${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(whole % 60)}${fraction}`;
}

/** Live's faders end at -70 dB: below, there is silence. */
export const SILENCE_DB = -70;

/** Linear gain to decibels; silence is -Infinity. */
export function gainToDb(gain: number): number {
  const db = 20 * Math.log10(Math.max(gain, 0));
  return db <= SILENCE_DB + 1e-4 ? -Infinity : db;
}

/** "−5.5 dB", "0.0 dB", "−∞ dB". */
export function formatDb(db: number, unit = true): string {
  const suffix = unit ? " dB" : "";
  if (db === -Infinity) return `${MINUS}∞${suffix}`;
  const text = Math.abs(db).toFixed(1);
  return `${db < 0 && text !== "0.0" ? MINUS : ""}${text}${suffix}`;
}

/** Live's pan words: "50L", "C", "12R" for -1 … 1. */
export function formatPan(pan: number): string {
  const steps = Math.round(Math.abs(pan) * 50);
  if (steps === 0) return "C";
  return `${steps}${pan < 0 ? "L" : "R"}`;
}

/** A number as people write it: a true minus, and no more decimals than it needs. */
export function formatNumber(value: number, decimals = 2): string {
  const text = Math.abs(value).toFixed(decimals);
  const trimmed = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return `${value < 0 && Number(trimmed) !== 0 ? MINUS : ""}${trimmed}`;
}

/** "12 s left" from what is done after some time; empty while that is too little to tell. */
export function formatTimeLeft(elapsedSeconds: number, share: number): string {
  if (elapsedSeconds < 1.5 || share < 0.05 || share >= 1) return "";
  const seconds = elapsedSeconds * (1 / share - 1);
  return seconds < 60 ? `${Math.ceil(seconds)} s left` : `${Math.ceil(seconds / 60)} min left`;
}
