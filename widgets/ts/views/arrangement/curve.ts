/** Automation curves: points, straight and curved segments, and their values in words. */

import { travelOfDb } from "../../controls/fader_law";
import { at, lowerBound, readColumns, type Column } from "../../draw/columns";
import type { TimeAxis } from "../../draw/time_axis";
import { formatDb, formatNumber, formatPan, gainToDb } from "../../time";
import type { AutomationJson } from "./data";

const COLUMNS = ["time", "value", "curve_x1", "curve_y1", "curve_x2", "curve_y2"] as const;

export class Curve {
  readonly json: AutomationJson;
  readonly points: Record<(typeof COLUMNS)[number], Column>;

  constructor(json: AutomationJson, buffers: readonly DataView[]) {
    this.json = json;
    this.points = readColumns(json.points, buffers, COLUMNS);
  }

  get count(): number {
    return this.json.points.count;
  }

  /** Height of a value, 0 at the bottom to 1: gains by the fader's law, frequencies by octaves, all else straight. */
  share(value: number): number {
    const { unit, minimum, maximum } = this.json;
    if (unit === "gain") return travelOfDb(gainToDb(value)) / travelOfDb(gainToDb(maximum));
    if (unit === "Hz" && minimum > 0 && value > 0) return Math.log(value / minimum) / Math.log(maximum / minimum);
    return maximum > minimum ? (value - minimum) / (maximum - minimum) : 0.5;
  }

  /** The value at a beat; curved segments are followed by bisection of the Bézier's x. */
  value(beat: number): number {
    const { time, value } = this.points;
    const next = lowerBound(time, beat);
    if (next === 0) return at(value, 0);
    if (next >= this.count) return at(value, this.count - 1);
    if (this.json.stepped) return at(value, at(time, next) <= beat ? next : next - 1);
    const [from, to] = [at(time, next - 1), at(time, next)];
    const progress = to > from ? (beat - from) / (to - from) : 1;
    return at(value, next - 1) + (at(value, next) - at(value, next - 1)) * this.#ease(next - 1, progress);
  }

  /** Adds the path of the visible part to the context; y runs from `bottom` up to `top`. */
  trace(context: CanvasRenderingContext2D, axis: TimeAxis, top: number, bottom: number): void {
    const { time, value } = this.points;
    const y = (index: number): number => bottom - this.share(at(value, index)) * (bottom - top);
    const first = Math.max(lowerBound(time, axis.startBeat) - 1, 0);
    const end = Math.min(lowerBound(time, axis.lastBeat) + 1, this.count);
    if (this.count === 0) return;
    context.moveTo(Math.min(axis.x(at(time, first)), 0), y(first));
    context.lineTo(axis.x(at(time, first)), y(first));
    for (let index = first + 1; index < end; index += 1) this.#segment(context, axis, index, y);
    context.lineTo(axis.width, y(end - 1));
  }

  #segment(context: CanvasRenderingContext2D, axis: TimeAxis, index: number, y: (index: number) => number): void {
    const { time, curve_x1, curve_y1, curve_x2, curve_y2 } = this.points;
    const [x0, x1] = [axis.x(at(time, index - 1)), axis.x(at(time, index))];
    const [y0, y1] = [y(index - 1), y(index)];
    const handle = at(curve_x1, index - 1);
    if (this.json.stepped) {
      context.lineTo(x1, y0);
      context.lineTo(x1, y1);
    } else if (Number.isNaN(handle)) {
      context.lineTo(x1, y1);
    } else {
      context.bezierCurveTo(
        x0 + (x1 - x0) * handle,
        y0 + (y1 - y0) * at(curve_y1, index - 1),
        x0 + (x1 - x0) * at(curve_x2, index - 1),
        y0 + (y1 - y0) * at(curve_y2, index - 1),
        x1,
        y1,
      );
    }
  }

  #ease(index: number, progress: number): number {
    const { curve_x1, curve_y1, curve_x2, curve_y2 } = this.points;
    const x1 = at(curve_x1, index);
    if (Number.isNaN(x1)) return progress;
    let low = 0;
    let high = 1;
    for (let step = 0; step < 30; step += 1) {
      const middle = (low + high) / 2;
      if (cubic(middle, x1, at(curve_x2, index)) < progress) low = middle;
      else high = middle;
    }
    return cubic((low + high) / 2, at(curve_y1, index), at(curve_y2, index));
  }
}

/** One coordinate of a Bézier from 0 to 1 (Bernstein form). */
function cubic(s: number, first: number, second: number): number {
  const rest = 1 - s;
  return 3 * rest * rest * s * first + 3 * rest * s * s * second + s * s * s;
}

/** A value as a musician reads it. */
export function formatValue({ unit }: AutomationJson, value: number): string {
  switch (unit) {
    case "gain":
      return formatDb(gainToDb(value));
    case "dB":
      return formatDb(value);
    case "pan":
      return formatPan(value);
    case "switch":
      return value >= 0.5 ? "On" : "Off";
    case "bpm":
      return `${formatNumber(value)} BPM`;
    case "signature":
      return formatSignature(value);
    case "key":
      return formatHz(440 * 2 ** ((value - 69) / 12));
    case "Hz":
      return formatHz(value);
    case "share":
      return `${formatNumber(100 * value, 1)} %`;
    case "steps":
      return formatNumber(value, 0);
    default:
      return `${formatNumber(value, 2)}${unit === "" ? "" : ` ${unit}`}`;
  }
}

/** "130 Hz", "2.5 kHz": three digits tell a frequency. */
function formatHz(hertz: number): string {
  return hertz < 1000 ? `${formatNumber(hertz, hertz < 100 ? 1 : 0)} Hz` : `${formatNumber(hertz / 1000, 2)} kHz`;
}

/** Live stores a time signature as one number: (numerator - 1) + 99 · log2(denominator). */
function formatSignature(value: number): string {
  const code = Math.round(value);
  return `${(code % 99) + 1}/${2 ** Math.floor(code / 99)}`;
}
