/** Canvases that are sharp on every screen. */

export interface Surface {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}

export function createSurface(className: string): Surface {
  const canvas = document.createElement("canvas");
  canvas.className = className;
  canvas.setAttribute("aria-hidden", "true");
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser gives no 2D canvas.");
  return { canvas, context };
}

/** Device pixels of a CSS pixel; whole steps keep lines sharp, and 3 is more than an eye needs. */
export function pixelRatio(): number {
  return Math.min(Math.max(globalThis.devicePixelRatio || 1, 1), 3);
}

/** Gives a canvas its size in CSS pixels; afterwards one unit of drawing is one CSS pixel. */
export function resizeSurface({ canvas, context }: Surface, width: number, height: number): number {
  const ratio = pixelRatio();
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return ratio;
}

/** Draws at most once a frame, however often it is asked to. */
export class FrameLoop {
  #request = 0;
  readonly #draw: () => void;

  constructor(draw: () => void) {
    this.#draw = draw;
  }

  ask(): void {
    if (this.#request !== 0) return;
    this.#request = requestAnimationFrame(() => {
      this.#request = 0;
      this.#draw();
    });
  }

  stop(): void {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
  }
}
