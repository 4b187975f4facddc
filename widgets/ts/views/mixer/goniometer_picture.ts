/** A goniometer: what both sides share goes up and down, what they do not goes to the sides; below it their correlation. */

import { POINTS, type StereoField } from "../../analysis/stereo";
import type { Theme } from "../../theme";
import { formatNumber, gainToDb } from "../../time";
import { Picture } from "./picture";

/** For the scale of the correlation. */
const FOOT = 24;
const BAR = 6;
const MARK = 3;

export class GoniometerPicture extends Picture {
  constructor(theme: Theme) {
    super(theme, "setbook-goniometer");
  }

  draw(field: StereoField): void {
    const radius = (Math.min(this.width, this.height - FOOT) - 2) / 2;
    if (radius <= 0) return;
    const context = this.begin();
    const [x, y] = [this.width / 2, radius + 1];
    this.#drawAxes(context, x, y, radius);
    if (!field.silent) this.#drawPoints(context, field, x, y, radius);
    this.#drawZoom(context, field);
    this.#drawCorrelation(context, field.correlation);
  }

  /** Left and right are diagonals: a point is turned by 45°. */
  #drawAxes(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
    const { palette } = this.theme;
    const slant = radius * Math.SQRT1_2;
    context.strokeStyle = palette["grid-strong"];
    context.lineWidth = 1;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.moveTo(x - slant, y - slant);
    context.lineTo(x + slant, y + slant);
    context.moveTo(x + slant, y - slant);
    context.lineTo(x - slant, y + slant);
    context.stroke();
    context.fillStyle = palette["ink-soft"];
    context.textBaseline = "middle";
    context.textAlign = "right";
    context.fillText("L", x - slant - 4, y - slant - 2);
    context.textAlign = "left";
    context.fillText("R", x + slant + 4, y - slant - 2);
  }

  #drawPoints(context: CanvasRenderingContext2D, field: StereoField, x: number, y: number, radius: number): void {
    const scale = radius * field.zoom * Math.SQRT1_2;
    context.fillStyle = this.theme.palette.accent;
    context.globalAlpha = 0.45;
    for (let i = 0; i < POINTS; i++) {
      const [left, right] = [field.left[i] as number, field.right[i] as number];
      context.fillRect(x + (right - left) * scale - 0.75, y - (left + right) * scale - 0.75, 1.5, 1.5);
    }
    context.globalAlpha = 1;
  }

  #drawZoom(context: CanvasRenderingContext2D, field: StereoField): void {
    if (field.silent || field.zoom < 1.06) return;
    context.fillStyle = this.theme.palette["ink-soft"];
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    context.fillText(`+${formatNumber(gainToDb(field.zoom), 0)} dB`, 0, this.height - FOOT - 2);
  }

  #drawCorrelation(context: CanvasRenderingContext2D, correlation: number | null): void {
    const { palette } = this.theme;
    const top = this.height - FOOT + 6;
    const place = (value: number): number => 8 + ((value + 1) / 2) * (this.width - 16);
    context.fillStyle = palette.line;
    context.fillRect(place(-1), top, place(1) - place(-1), BAR);
    context.fillStyle = palette["ink-soft"];
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    for (const value of [-1, 0, 1]) {
      context.fillRect(place(value) - 0.5, top, 1, BAR);
      context.fillText(value > 0 ? "+1" : formatNumber(value, 0), place(value), this.height - 1);
    }
    if (correlation === null) return;
    const zero = place(0);
    context.fillStyle = correlation < 0 ? palette["meter-high"] : palette["meter-low"];
    context.fillRect(Math.min(zero, place(correlation)), top, Math.abs(place(correlation) - zero), BAR);
    context.fillStyle = palette.ink;
    context.fillRect(place(correlation) - MARK / 2, top - 2, MARK, BAR + 4);
  }
}
