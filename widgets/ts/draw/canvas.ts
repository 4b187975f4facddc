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

/** How often, and after how many milliseconds, a drawing that found no room is tried again. */
const PATIENCE = { times: 5, milliseconds: 100 };

/**
 * Draws at most once a frame, however often it is asked to.
 *
 * A host that changes its theme may hide everything for a moment too short for a ResizeObserver to see. A drawing
 * that finds no room then says so by returning false, and is tried again a little later.
 */
export class FrameLoop {
  #request = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #draw: () => boolean;

  constructor(draw: () => boolean) {
    this.#draw = draw;
  }

  ask(): void {
    this.#ask(PATIENCE.times);
  }

  stop(): void {
    cancelAnimationFrame(this.#request);
    clearTimeout(this.#retry);
    this.#request = 0;
  }

  #ask(patience: number): void {
    if (this.#request !== 0) return;
    clearTimeout(this.#retry);
    this.#request = requestAnimationFrame(() => {
      this.#request = 0;
      if (this.#draw() || patience === 0) return;
      this.#retry = setTimeout(() => this.#ask(patience - 1), PATIENCE.milliseconds);
    });
  }
}
