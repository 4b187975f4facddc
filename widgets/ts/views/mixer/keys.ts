/** The mixer's keys: Space, Home, M, S, B, undo and redo, and from strip to strip. */

import type { StripData } from "./data";
import type { StripView } from "./strip";

export interface KeyTargets {
  readonly strips: readonly StripView[];
  readonly signal: AbortSignal;
  play(): void;
  home(): void;
  undo(): void;
  redo(): void;
  toggle(strip: StripData, parameter: "active" | "soloed"): void;
  /** To the other of two versions. */
  changeOver(): void;
}

export function handleKeys(root: HTMLElement, targets: KeyTargets): void {
  const listener = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    if (target.matches("input, select, textarea") || !act(event, target, targets)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  root.addEventListener("keydown", listener, { signal: targets.signal });
}

function act(event: KeyboardEvent, target: HTMLElement, targets: KeyTargets): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return actWithModifier(event, target, targets);
  const strip = stripOf(target, targets.strips);
  switch (event.key) {
    case " ":
      // A button that was reached by keyboard is pressed by Space; from anywhere else Space plays.
      if (target.matches("button:focus-visible, summary")) return false;
      targets.play();
      return true;
    case "Home":
      targets.home();
      return true;
    case "m":
    case "M":
      if (strip) targets.toggle(strip.data, "active");
      return strip !== undefined;
    case "s":
    case "S":
      if (strip) targets.toggle(strip.data, "soloed");
      return strip !== undefined;
    case "b":
    case "B":
      targets.changeOver();
      return true;
    default:
      return false;
  }
}

function actWithModifier(event: KeyboardEvent, target: HTMLElement, targets: KeyTargets): boolean {
  const key = event.key.toLowerCase();
  if (key === "z" && (event.ctrlKey || event.metaKey)) {
    if (event.shiftKey) targets.redo();
    else targets.undo();
    return true;
  }
  if (key === "y" && event.ctrlKey) {
    targets.redo();
    return true;
  }
  if (key !== "arrowleft" && key !== "arrowright") return false;
  return toNeighbour(target, key === "arrowright" ? 1 : -1, targets.strips);
}

/** Ctrl+arrow goes to the same control of the next strip that has it. */
function toNeighbour(target: HTMLElement, step: 1 | -1, strips: readonly StripView[]): boolean {
  const from = strips.findIndex(({ element }) => element.contains(target));
  const parameter = strips[from]?.parameterOf(target);
  if (from < 0) return false;
  for (let index = from + step; index >= 0 && index < strips.length; index += step) {
    const strip = strips[index]!;
    if (parameter === undefined) {
      strip.element.focus();
      return true;
    }
    if (strip.focus(parameter)) return true;
  }
  return true;
}

function stripOf(target: HTMLElement, strips: readonly StripView[]): StripView | undefined {
  return strips.find(({ element }) => element.contains(target));
}
