/** A picture written pixel by pixel: far faster than thousands of small rectangles on a canvas. */

import { parseColor } from "../theme";

/** A colour as the canvas stores it: red in the lowest byte. */
export type Pixel = number;

export function pixel(color: string, alpha = 1): Pixel {
  const [red, green, blue] = parseColor(color) ?? [128, 128, 128];
  return ((Math.round(alpha * 255) << 24) | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red)) >>> 0;
}

/** From this length on, a built-in fill beats a loop. */
const LONG_RUN = 24;

/** Device pixels over a canvas of the same size; transparent where nothing was written. */
export class Raster {
  width = 0;
  height = 0;
  pixels = new Uint32Array(0);
  #image: ImageData | null = null;
  #canvas: OffscreenCanvas | null = null;
  #top = 0;
  #bottom = 0;

  resize(width: number, height: number): void {
    if (width === this.width && height === this.height) return;
    this.width = width;
    this.height = height;
    if (width === 0 || height === 0) return;
    this.#image = new ImageData(width, height);
    this.pixels = new Uint32Array(this.#image.data.buffer);
    this.#canvas = new OffscreenCanvas(width, height);
    this.#top = 0;
    this.#bottom = 0;
  }

  /** Forgets what was written since the last time. */
  clear(): void {
    if (this.#bottom > this.#top) this.pixels.fill(0, this.#top * this.width, this.#bottom * this.width);
    this.#top = this.height;
    this.#bottom = 0;
  }

  /** Fills [x0, x1) × [y0, y1); whole numbers, cut to the picture. */
  fill(x0: number, y0: number, x1: number, y1: number, color: Pixel): void {
    const left = x0 < 0 ? 0 : x0;
    const right = x1 > this.width ? this.width : x1;
    const top = y0 < 0 ? 0 : y0;
    const bottom = y1 > this.height ? this.height : y1;
    if (left >= right || top >= bottom) return;
    if (top < this.#top) this.#top = top;
    if (bottom > this.#bottom) this.#bottom = bottom;
    const { pixels, width } = this;
    for (let y = top; y < bottom; y += 1) {
      const row = y * width;
      if (right - left > LONG_RUN) pixels.fill(color, row + left, row + right);
      else for (let x = left; x < right; x += 1) pixels[row + x] = color;
    }
  }

  /** Lays the picture over a canvas, whatever transform that has. */
  drawOn(context: CanvasRenderingContext2D): void {
    const rows = this.#bottom - this.#top;
    if (rows <= 0 || this.#image === null || this.#canvas === null) return;
    const own = this.#canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    own.putImageData(this.#image, 0, 0, 0, this.#top, this.width, rows);
    context.save();
    context.resetTransform();
    context.drawImage(this.#canvas, 0, this.#top, this.width, rows, 0, this.#top, this.width, rows);
    context.restore();
  }
}
