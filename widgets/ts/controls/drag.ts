/** A pointer that turns up-and-down into more-and-less. */

export interface DragTarget {
  /** Travel at the start of the drag, 0 … 1. */
  begin(): number;
  move(travel: number): void;
  /** Released, or taken back with Escape. */
  end(cancelled: boolean): void;
}

export interface DragOptions {
  /** Pixels of the pointer for the whole travel. */
  readonly pixels: () => number;
  readonly signal: AbortSignal;
}

/** With Shift held, ten times as far for the same change. */
const FINE = 0.1;

/** Lets the pointer drag an element; the element keeps the pointer until it is released. */
export function draggable(element: HTMLElement, target: DragTarget, { pixels, signal }: DragOptions): void {
  let travel = 0;
  let y = 0;
  let life: AbortController | null = null;

  const finish = (cancelled: boolean): void => {
    if (life === null) return;
    life.abort();
    life = null;
    delete element.dataset["held"];
    target.end(cancelled);
  };
  const move = (event: PointerEvent): void => {
    const change = ((y - event.clientY) / pixels()) * (event.shiftKey ? FINE : 1);
    y = event.clientY;
    travel = Math.min(Math.max(travel + change, 0), 1);
    if (change !== 0) target.move(travel);
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    finish(true);
  };
  const begin = (event: PointerEvent): void => {
    if (event.button !== 0 || life !== null) return;
    element.setPointerCapture(event.pointerId);
    element.dataset["held"] = "";
    travel = target.begin();
    y = event.clientY;
    life = new AbortController();
    const during = { signal: life.signal };
    element.addEventListener("pointermove", move, during);
    element.addEventListener("pointerup", () => finish(false), during);
    element.addEventListener("pointercancel", () => finish(true), during);
    document.addEventListener("keydown", key, { capture: true, ...during });
  };
  element.addEventListener("pointerdown", begin, { signal });
  signal.addEventListener("abort", () => life?.abort());
}
