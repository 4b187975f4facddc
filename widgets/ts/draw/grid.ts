/** Lines of the time grid, as dense as the zoom allows. */

import { barBeats, type Bars, type Meter } from "../time";
import type { TimeAxis } from "./time_axis";

export interface GridLine {
  readonly beat: number;
  /** 0 a labelled bar, 1 a bar, 2 a part of a bar. */
  readonly rank: 0 | 1 | 2;
  /** "17", or "17.3" where parts of bars are labelled. */
  readonly label: string;
}

/** Closest lines may come, and closest labels may come, in pixels. */
const LINE_PIXELS = 14;
const LABEL_PIXELS = 64;

/** Positions are told in sixteenths: finer lines have no name of their own. */
const SIXTEENTH = 0.25;

/** All lines on screen, ascending. */
export function gridLines(bars: Bars, axis: TimeAxis): GridLine[] {
  const lines: GridLine[] = [];
  const meters = bars.meters;
  for (const [index, meter] of meters.entries()) {
    const end = meters[index + 1]?.beat ?? Infinity;
    if (end <= axis.startBeat || meter.beat > axis.lastBeat) continue;
    linesOfMeter(bars, meter, end, axis, lines);
  }
  return lines;
}

function linesOfMeter(bars: Bars, meter: Meter, end: number, axis: TimeAxis, lines: GridLine[]): void {
  const bar = barBeats(meter);
  const barPixels = bar / axis.beatsPerPixel;
  const barsPerLine = powerOfTwoFor(LINE_PIXELS / barPixels);
  const barsPerLabel = powerOfTwoFor(LABEL_PIXELS / barPixels);
  const from = Math.max(bars.barAt(Math.max(axis.startBeat, meter.beat)).beat, meter.beat);
  const first = Math.floor((from - meter.beat) / bar / barsPerLine) * barsPerLine;
  const last = Math.min(axis.lastBeat, end);
  const part = barsPerLine === 1 ? partOfBar(meter, axis.beatsPerPixel) : null;
  for (let count = first; meter.beat + count * bar < last; count += barsPerLine) {
    const beat = meter.beat + count * bar;
    const labelled = count % barsPerLabel === 0;
    lines.push({ beat, rank: labelled ? 0 : 1, label: labelled ? String(bars.barAt(beat + 1e-6).bar + 1) : "" });
    if (part !== null) partsOfBar(bars, beat, Math.min(beat + bar, last), part, axis, lines);
  }
}

function partsOfBar(bars: Bars, start: number, end: number, part: number, axis: TimeAxis, lines: GridLine[]): void {
  const every = powerOfTwoFor(Math.max(LABEL_PIXELS * axis.beatsPerPixel, SIXTEENTH) / part);
  for (let count = 1; start + count * part < end - 1e-6; count += 1) {
    const beat = start + count * part;
    if (beat < axis.startBeat - part * every) continue;
    lines.push({ beat, rank: 2, label: count % every === 0 ? shortLabel(bars.format(beat)) : "" });
  }
}

/** "17.3.1" is shown as "17.3": the sixteenth matters only where it is not the first. */
function shortLabel(position: string): string {
  return position.endsWith(".1") ? position.slice(0, -2) : position;
}

/** The finest part of a bar whose lines do not crowd: a beat of the signature, or halves of it. */
function partOfBar(meter: Meter, beatsPerPixel: number): number | null {
  const beat = 4 / meter.denominator;
  if (beat / beatsPerPixel < LINE_PIXELS) return null;
  let part = beat;
  while (part / 2 / beatsPerPixel >= LINE_PIXELS && part > 1 / 16) part /= 2;
  return part;
}

/** Smallest power of two that is not below `ratio`, and at least 1. */
function powerOfTwoFor(ratio: number): number {
  return ratio <= 1 ? 1 : 2 ** Math.ceil(Math.log2(ratio) - 1e-9);
}

/** A step of time that people count in, for about one label every `LABEL_PIXELS`. */
export function secondsStep(secondsPerPixel: number): number {
  const wanted = secondsPerPixel * LABEL_PIXELS * 1.25;
  const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
  return steps.find((step) => step >= wanted) ?? 7200;
}
