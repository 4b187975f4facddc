/** What the analyser's pictures have in common: a canvas, its size, the theme's writing. */

import { createSurface, resizeSurface, type Surface } from "../../draw/canvas";
import { FONT_SIZES, type Theme } from "../../theme";

export abstract class Picture {
  protected readonly theme: Theme;
  protected width = 0;
  protected height = 0;
  readonly #surface: Surface;

  constructor(theme: Theme, className: string) {
    this.theme = theme;
    this.#surface = createSurface(className);
  }

  get canvas(): HTMLCanvasElement {
    return this.#surface.canvas;
  }

  resize(width: number, height: number): void {
    [this.width, this.height] = [width, height];
    resizeSurface(this.#surface, width, height);
  }

  /** An empty canvas to draw on. */
  protected begin(): CanvasRenderingContext2D {
    const { context } = this.#surface;
    context.clearRect(0, 0, this.width, this.height);
    context.font = `${FONT_SIZES.xs}px ${this.theme.fontFamily}`;
    return context;
  }
}
