/** A spectrum as a curve over a grid of frequencies and levels. */

import { BANDS, placeOfHz, SPECTRUM_FLOOR_DB } from "../../analysis/spectrum";
import type { Theme } from "../../theme";
import { formatNumber } from "../../time";
import { Picture } from "./picture";

const TOP_DB = 6;
const STEP_DB = 18;
/** Where lines are drawn, and which of them say so. */
const LINES_HZ = [20, 30, 40, 50, 60, 70, 80, 90, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000, 20_000];
const NAMED_HZ = new Set([50, 100, 200, 500, 1000, 2000, 5000, 10_000]);
const NAMED_WHERE_NARROW_HZ = new Set([100, 1000, 10_000]);
const NARROW = 360;

const FOOT = 16;
const SIDE = 28;

export class SpectrumPicture extends Picture {
  constructor(theme: Theme) {
    super(theme, "setbook-spectrum");
  }

  draw(levelsDb: Float32Array): void {
    if (this.width <= SIDE) return;
    const context = this.begin();
    this.#drawFrequencies(context);
    this.#drawLevels(context);
    this.#drawCurve(context, levelsDb);
  }

  #x(place: number): number {
    return SIDE + place * (this.width - SIDE);
  }

  #y(db: number): number {
    return ((TOP_DB - db) / (TOP_DB - SPECTRUM_FLOOR_DB)) * (this.height - FOOT);
  }

  #drawFrequencies(context: CanvasRenderingContext2D): void {
    const { palette } = this.theme;
    const named = this.width < NARROW ? NAMED_WHERE_NARROW_HZ : NAMED_HZ;
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    for (const hz of LINES_HZ) {
      const x = Math.round(this.#x(placeOfHz(hz)));
      context.fillStyle = named.has(hz) ? palette["grid-strong"] : palette.grid;
      context.fillRect(Math.min(x, this.width - 1), 0, 1, this.height - FOOT);
      if (!named.has(hz)) continue;
      context.fillStyle = palette["ink-soft"];
      context.fillText(hz < 1000 ? `${hz}` : `${hz / 1000}k`, x, this.height - 3);
    }
    context.textAlign = "right";
    context.fillStyle = palette["ink-soft"];
    context.fillText("Hz", SIDE - 4, this.height - 3);
  }

  #drawLevels(context: CanvasRenderingContext2D): void {
    const { palette } = this.theme;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (let db = 0; db > SPECTRUM_FLOOR_DB; db -= STEP_DB) {
      const y = Math.round(this.#y(db));
      context.fillStyle = palette["grid-strong"];
      context.fillRect(SIDE, y, this.width - SIDE, 1);
      context.fillStyle = palette["ink-soft"];
      context.fillText(db === 0 ? "0 dB" : formatNumber(db, 0), SIDE - 4, Math.max(y, 6));
    }
  }

  #drawCurve(context: CanvasRenderingContext2D, levelsDb: Float32Array): void {
    const foot = this.height - FOOT;
    context.beginPath();
    context.moveTo(this.#x(0), foot);
    levelsDb.forEach((db, band) => context.lineTo(this.#x((band + 0.5) / BANDS), this.#y(db)));
    context.lineTo(this.#x(1), foot);
    context.closePath();
    context.fillStyle = this.theme.palette.accent;
    context.globalAlpha = 0.25;
    context.fill();
    context.globalAlpha = 1;
    context.beginPath();
    levelsDb.forEach((db, band) => {
      if (db <= SPECTRUM_FLOOR_DB) return;
      const [x, y] = [this.#x((band + 0.5) / BANDS), this.#y(db)];
      if (band > 0 && (levelsDb[band - 1] as number) > SPECTRUM_FLOOR_DB) context.lineTo(x, y);
      else context.moveTo(x, y);
    });
    context.strokeStyle = this.theme.palette.accent;
    context.lineWidth = 1.5;
    context.stroke();
  }
}
