/** Pointer, wheel and touch on the lanes and the ruler, as zooming, scrolling and picking. */

import type { TimeAxis } from "../../draw/time_axis";

export interface GestureActions {
  /** A press and release in one place, relative to the element. */
  click(x: number, y: number, event: PointerEvent): void;
  doubleClick?(x: number, y: number): void;
  hover?(x: number, y: number, event: PointerEvent): void;
  leave?(): void;
  /** Vertical part of a drag, in pixels that the content shall move up. */
  scrollDown?(pixels: number): void;
}

/** Farther than this, a press is a drag. */
const DRAG_PIXELS = 4;
const WHEEL_ZOOM = 0.0035;
const LINE_PIXELS = 16;

interface Finger {
  x: number;
  y: number;
}

export function attachGestures(
  element: HTMLElement,
  axis: TimeAxis,
  actions: GestureActions,
  signal: AbortSignal,
): void {
  const fingers = new Map<number, Finger>();
  let moved = false;
  let start: Finger = { x: 0, y: 0 };

  const point = (event: MouseEvent): Finger => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    fingers.set(event.pointerId, point(event));
    start = point(event);
    moved = fingers.size > 1;
    element.setPointerCapture(event.pointerId);
  };

  const move = (event: PointerEvent): void => {
    const now = point(event);
    const before = fingers.get(event.pointerId);
    if (before === undefined) {
      actions.hover?.(now.x, now.y, event);
      return;
    }
    if (!moved && Math.hypot(now.x - start.x, now.y - start.y) < DRAG_PIXELS) return;
    moved = true;
    actions.leave?.();
    if (fingers.size === 2) pinch(event.pointerId, before, now);
    else if (fingers.size === 1) drag(before, now);
    fingers.set(event.pointerId, now);
  };

  const drag = (before: Finger, now: Finger): void => {
    axis.scrollBy((before.x - now.x) * axis.beatsPerPixel);
    actions.scrollDown?.(before.y - now.y);
  };

  const pinch = (id: number, before: Finger, now: Finger): void => {
    const other = [...fingers].find(([finger]) => finger !== id)?.[1];
    if (other === undefined) return;
    const was = Math.max(Math.abs(before.x - other.x), 8);
    const is = Math.max(Math.abs(now.x - other.x), 8);
    axis.zoom(is / was, (now.x + other.x) / 2);
  };

  const up = (event: PointerEvent): void => {
    const held = fingers.delete(event.pointerId);
    if (!held || moved || event.type === "pointercancel") return;
    const { x, y } = point(event);
    actions.click(x, y, event);
  };

  const wheel = (event: WheelEvent): void => {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : 1;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      axis.zoom(Math.exp(-event.deltaY * unit * WHEEL_ZOOM), point(event).x);
      return;
    }
    const along = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (along === 0 || Math.abs(event.deltaY) > Math.abs(along) * 2) return;
    event.preventDefault();
    axis.scrollBy(along * unit * axis.beatsPerPixel);
  };

  element.addEventListener("pointerdown", down, { signal });
  element.addEventListener("pointermove", move, { signal });
  element.addEventListener("pointerup", up, { signal });
  element.addEventListener("pointercancel", up, { signal });
  element.addEventListener("pointerleave", () => actions.leave?.(), { signal });
  element.addEventListener("wheel", wheel, { signal, passive: false });
  element.addEventListener(
    "dblclick",
    (event) => {
      const { x, y } = point(event);
      actions.doubleClick?.(x, y);
    },
    { signal },
  );
}
