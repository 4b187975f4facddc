/** The snowflake beside a strip's name: says that it is frozen, and why, and freezes and thaws it. */

import { h } from "../../draw/dom";
import { Freezer, type FreezeStatus, type FreezerContext } from "./freezer";
import type { StripView } from "./strip";

const WORDS = {
  live: "Freeze it: its devices are rendered once and take no more time. They thaw when you move them.",
  making: "Being frozen: its devices are rendered. Click to leave it live.",
  hand: "Frozen: its devices are rendered. Click to run them live.",
  budget: "Frozen by itself, for all devices together would not fit this machine's time. Click to run them live.",
};

/** A freezer, and a badge on every strip that shows what it does there and tells it what the reader wants. */
export function freezerWithBadges(strips: readonly StripView[], context: Omit<FreezerContext, "onStatus">): Freezer {
  const badges = new Map<string, FreezeBadge>();
  const freezer = new Freezer({
    ...context,
    onStatus: (id, status) => badges.get(id)?.show(status, freezer.canFreeze(id)),
  });
  for (const strip of strips) {
    badges.set(strip.data.id, new FreezeBadge(strip, (id) => freezer.toggle(id), context.signal));
  }
  return freezer;
}

class FreezeBadge {
  readonly element: HTMLButtonElement;
  readonly #why = h("span", { class: "setbook-freeze-why" });
  readonly #name: string;

  constructor(strip: StripView, onToggle: (stripId: string) => void, signal: AbortSignal) {
    this.#name = strip.data.name;
    this.element = h("button", { type: "button", class: "setbook-freeze" }, h("span", { "aria-hidden": "true" }, "❄"), this.#why);
    this.element.addEventListener("click", () => onToggle(strip.data.id), { signal });
    strip.element.querySelector(".setbook-strip-name")?.append(this.element);
    this.show({ state: "live", by: null, message: "" }, false);
  }

  /** `possible`: whether the strip can be frozen at all. */
  show({ state, by, message }: FreezeStatus, possible: boolean): void {
    this.element.hidden = !possible;
    this.element.dataset["state"] = state;
    this.element.setAttribute("aria-pressed", String(state === "frozen" || state === "making"));
    const why = by === "budget" ? WORDS.budget : WORDS.hand;
    const words = state === "fault" ? `Not frozen: ${message}` : state === "frozen" ? why : WORDS[state];
    this.element.title = words;
    this.element.setAttribute("aria-label", `${this.#name}: ${words}`);
    this.#why.textContent = state === "fault" ? "!" : state === "making" ? "…" : state === "frozen" && by === "budget" ? "auto" : "";
  }
}
