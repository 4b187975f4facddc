/** Keys of the arrangement, as in Live where Live has one. */

import type { Direction } from "./selection";

export interface KeyActions {
  toggle(): void;
  home(): void;
  end(): void;
  zoom(factor: number): void;
  fit(): void;
  zoomToSelection(): void;
  loop(): void;
  automation(): void;
  /** Moves the choice of a clip; without one, scrolls. */
  arrow(direction: Direction, scroll: boolean): void;
  choose(): void;
  clear(): void;
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** What the keys do, for the description of the view. */
export const KEY_HELP =
  "Space plays and stops, Home returns. Enter chooses a clip, arrow keys move from clip to clip, Escape lets go; " +
  "arrow keys scroll while no clip is chosen or Shift is held. Plus and minus zoom, 0 shows the whole song, " +
  "Z zooms to the clip, A shows automation, L switches the loop.";

/** Whether the key was ours. */
export function handleKey(event: KeyboardEvent, actions: KeyActions): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const direction = ARROWS[event.key];
  if (direction !== undefined) {
    actions.arrow(direction, event.shiftKey);
    return true;
  }
  const action = actionFor(event.key, actions);
  action?.();
  return action !== null;
}

function actionFor(key: string, actions: KeyActions): (() => void) | null {
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case " ":
      return () => actions.toggle();
    case "Home":
      return () => actions.home();
    case "End":
      return () => actions.end();
    case "+":
    case "=":
      return () => actions.zoom(1.5);
    case "-":
    case "_":
      return () => actions.zoom(1 / 1.5);
    case "0":
    case "f":
      return () => actions.fit();
    case "z":
      return () => actions.zoomToSelection();
    case "l":
      return () => actions.loop();
    case "a":
      return () => actions.automation();
    case "Enter":
      return () => actions.choose();
    case "Escape":
      return () => actions.clear();
    default:
      return null;
  }
}
