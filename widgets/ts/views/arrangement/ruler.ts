/** The time ruler: loop brace, bars, seconds, locators and changes of time signature. */

import { secondsStep, type GridLine } from "../../draw/grid";
import type { Surface } from "../../draw/canvas";
import { fitText } from "../../draw/text";
import type { TimeAxis } from "../../draw/time_axis";
import type { Theme } from "../../theme";
import { formatSeconds } from "../../time";
import type { Song } from "./song";

const BRACE_HEIGHT = 8;
const BARS_HEIGHT = 20;
const SECONDS_HEIGHT = 16;
const FLAGS_HEIGHT = 20;

/** A flag under the ruler. */
export interface Flag {
  readonly beat: number;
  readonly text: string;
  readonly kind: "locator" | "signature";
}

/** Locators, and each time signature after the first. */
export function flagsOf(song: Song): Flag[] {
  const locators = song.time.data.locators.map(({ beat, name }): Flag => ({ beat, text: name, kind: "locator" }));
  const signatures = song.bars.meters
    .slice(1)
    .map(({ beat, numerator, denominator }): Flag => ({ beat, text: `${numerator}/${denominator}`, kind: "signature" }));
  return [...locators, ...signatures].sort((a, b) => a.beat - b.beat);
}

export class Ruler {
  readonly flags: readonly Flag[];
  readonly height: number;
  readonly #song: Song;
  readonly #theme: Theme;
  readonly #flagsTop = BRACE_HEIGHT + BARS_HEIGHT + SECONDS_HEIGHT;

  constructor(song: Song, theme: Theme) {
    this.#song = song;
    this.#theme = theme;
    this.flags = flagsOf(song);
    this.height = this.#flagsTop + (this.flags.length > 0 ? FLAGS_HEIGHT : 0);
  }

  /** The flag under a point, or null. */
  flagAt(axis: TimeAxis, x: number, y: number): Flag | null {
    if (y < this.#flagsTop) return null;
    const before = this.flags.filter((flag) => axis.x(flag.beat) <= x + 2);
    return before[before.length - 1] ?? null;
  }

  paint({ context }: Surface, axis: TimeAxis, grid: readonly GridLine[], loopOn: boolean, ratio: number): void {
    const { palette } = this.#theme;
    context.fillStyle = palette.raised;
    context.fillRect(0, 0, axis.width, this.height);
    this.#brace(context, axis, loopOn);
    this.#bars(context, axis, grid, ratio);
    this.#seconds(context, axis);
    this.#flags(context, axis);
    context.fillStyle = palette.line;
    context.fillRect(0, this.height - 1, axis.width, 1);
  }

  #brace(context: CanvasRenderingContext2D, axis: TimeAxis, loopOn: boolean): void {
    const { loop } = this.#song;
    if (loop === null) return;
    const [left, right] = [axis.x(loop.start), axis.x(loop.end)];
    context.fillStyle = loopOn ? this.#theme.palette.loop : this.#theme.palette["line-strong"];
    context.fillRect(left, 2, Math.max(right - left, 2), 4);
    context.fillRect(left, 2, 2, BRACE_HEIGHT);
    context.fillRect(Math.max(right - 2, left), 2, 2, BRACE_HEIGHT);
  }

  #bars(context: CanvasRenderingContext2D, axis: TimeAxis, grid: readonly GridLine[], ratio: number): void {
    const { palette } = this.#theme;
    context.font = this.#theme.font("xs", 500);
    context.textBaseline = "middle";
    context.textAlign = "left";
    const bottom = BRACE_HEIGHT + BARS_HEIGHT;
    for (const { beat, rank, label } of grid) {
      const x = Math.round(axis.x(beat) * ratio) / ratio;
      const tick = rank === 0 ? 14 : label !== "" ? 8 : 4;
      context.fillStyle = rank === 0 ? palette["ink-faint"] : palette["line-strong"];
      context.fillRect(x, bottom - tick, 1, tick);
      if (label === "") continue;
      context.fillStyle = rank === 0 ? palette.ink : palette["ink-soft"];
      drawWhole(context, label, x + 4, bottom - 10, axis.width);
    }
  }

  #seconds(context: CanvasRenderingContext2D, axis: TimeAxis): void {
    const map = this.#song.tempoMap;
    const from = map.seconds(axis.startBeat);
    const to = map.seconds(axis.lastBeat);
    if (!(to > from)) return;
    const step = secondsStep((to - from) / Math.max(axis.width, 1));
    const decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
    const middle = BRACE_HEIGHT + BARS_HEIGHT + SECONDS_HEIGHT / 2;
    context.font = this.#theme.font("xs");
    context.fillStyle = this.#theme.palette["ink-soft"];
    for (let count = Math.floor(from / step); count * step <= to; count += 1) {
      const x = axis.x(map.beats(count * step));
      context.fillRect(x, middle - 4, 1, 8);
      drawWhole(context, formatSeconds(count * step, decimals), x + 4, middle, axis.width);
    }
  }

  #flags(context: CanvasRenderingContext2D, axis: TimeAxis): void {
    const { palette } = this.#theme;
    const middle = this.#flagsTop + FLAGS_HEIGHT / 2 - 1;
    context.font = this.#theme.font("xs", 500);
    context.textBaseline = "middle";
    for (const [index, { beat, text, kind }] of this.flags.entries()) {
      const x = axis.x(beat);
      const next = this.flags[index + 1];
      const room = (next === undefined ? Infinity : axis.x(next.beat)) - x - 16;
      if (x > axis.width || x + Math.min(room, 400) < -16) continue;
      context.fillStyle = kind === "locator" ? palette.accent : palette["ink-soft"];
      context.beginPath();
      if (kind === "locator") triangle(context, x, middle);
      else context.rect(x, middle - 5, 2, 10);
      context.fill();
      context.fillStyle = palette.ink;
      const shown = room === Infinity ? text : fitText(context, text, room);
      // The last name would be cut off at the edge: it goes to the left of its flag.
      const over = index > 0 && next === undefined && x + 11 + context.measureText(text).width > axis.width;
      context.textAlign = over ? "right" : "left";
      if (shown !== "") context.fillText(shown, over ? x - 4 : x + 11, middle + 0.5);
    }
  }
}

/** A number that the right edge would cut is left out: half of it would be another number. */
function drawWhole(context: CanvasRenderingContext2D, text: string, x: number, y: number, edge: number): void {
  if (x + context.measureText(text).width <= edge) context.fillText(text, x, y);
}

/** Live's locator: a triangle that points to the right. */
function triangle(context: CanvasRenderingContext2D, x: number, middle: number): void {
  context.moveTo(x, middle - 5);
  context.lineTo(x + 8, middle);
  context.lineTo(x, middle + 5);
  context.closePath();
}
