/** Colours of clips: from the set, made readable in either theme. */

import { pixel, type Pixel } from "../../draw/raster";
import { contrast, mix, parseColor, type Rgb, type Theme } from "../../theme";

export interface ClipPaint {
  /** Title strip. */
  readonly strip: Pixel;
  /** Text on the strip: at least AA. */
  readonly label: string;
  readonly body: Pixel;
  /** Notes from soft to loud, and waveforms with the last. */
  readonly content: readonly Pixel[];
}

const BLACK: Rgb = [17, 19, 23];
const WHITE: Rgb = [255, 255, 255];
const GREY: Rgb = [128, 128, 128];
const VELOCITY_STEPS = 4;

/** Paints by colour, made once per theme. */
export class ClipPaints {
  readonly #made = new Map<string, ClipPaint>();
  readonly #theme: Theme;
  #palette: unknown = null;

  constructor(theme: Theme) {
    this.#theme = theme;
  }

  of(color: string, muted: boolean): ClipPaint {
    if (this.#palette !== this.#theme.palette) {
      this.#palette = this.#theme.palette;
      this.#made.clear();
    }
    const key = muted ? "muted" : color;
    const found = this.#made.get(key);
    if (found !== undefined) return found;
    const paint = makePaint(parseColor(color) ?? GREY, muted, this.#theme);
    this.#made.set(key, paint);
    return paint;
  }
}

function makePaint(color: Rgb, muted: boolean, theme: Theme): ClipPaint {
  const lane = parseColor(theme.palette.sunken) ?? WHITE;
  const dark = theme.kind === "dark";
  if (muted) return mutedPaint(lane, theme);
  const body = parseColor(mix(color, lane, dark ? 0.66 : 0.58)) as Rgb;
  const loud = parseColor(dark ? mix(color, WHITE, 0.35) : mix(color, BLACK, 0.55)) as Rgb;
  return {
    strip: pixel(mix(color, color, 0)),
    label: contrast(color, BLACK) >= contrast(color, WHITE) ? "#111317" : "#ffffff",
    body: pixel(mix(body, body, 0)),
    content: shades(body, loud),
  };
}

function mutedPaint(lane: Rgb, theme: Theme): ClipPaint {
  const ink = parseColor(theme.palette["ink-soft"]) ?? GREY;
  const body = parseColor(mix(ink, lane, 0.88)) as Rgb;
  return {
    strip: pixel(mix(ink, lane, 0.74)),
    label: theme.palette.ink,
    body: pixel(mix(body, body, 0)),
    content: shades(body, parseColor(mix(ink, lane, 0.4)) as Rgb),
  };
}

function shades(body: Rgb, loud: Rgb): Pixel[] {
  return Array.from({ length: VELOCITY_STEPS }, (_, step) =>
    pixel(mix(body, loud, 0.45 + (0.55 * (step + 1)) / VELOCITY_STEPS)),
  );
}

/** Index into `content` for a MIDI velocity. */
export function shadeOf(velocity: number): number {
  return Math.min(Math.floor((velocity * VELOCITY_STEPS) / 128), VELOCITY_STEPS - 1);
}
