/** The states of a view that has nothing to draw: loading, empty, error. */

import { h, icon, type IconName } from "../draw/dom";
import type { Progress, ViewData } from "./host";

const WORDS: Record<Exclude<ViewData["state"], "ready">, { icon: IconName; title: string }> = {
  loading: { icon: "clock", title: "Reading the set" },
  empty: { icon: "empty", title: "Nothing here yet" },
  error: { icon: "alert", title: "This could not be shown" },
};

/** Fills the root with one state and says it to screen readers. */
export function showState(root: HTMLElement, data: ViewData): void {
  const state = data.state === "ready" ? "empty" : data.state;
  const words = WORDS[state];
  root.dataset["state"] = state;
  const box = h(
    "div",
    { class: "setbook-state", "data-kind": state, role: state === "error" ? "alert" : "status" },
    icon(words.icon),
    h("h3", {}, data.title ?? words.title),
  );
  for (const text of [data.message, data.hint]) if (text) box.append(h("p", {}, text));
  root.append(box);
}

/** A bar with what is being done and, once it can be told, the time that is left. */
export class ProgressBar {
  readonly element: HTMLElement;
  readonly #bar = h("div", {});
  readonly #words = h("span", { class: "setbook-soft" });
  readonly #track: HTMLElement;
  readonly #started = performance.now();

  constructor(label: string) {
    this.#track = h(
      "div",
      { class: "setbook-progress", role: "progressbar", "aria-label": label, "aria-valuemin": "0", "aria-valuemax": "100" },
      this.#bar,
    );
    this.element = h("div", { class: "setbook-progress-box" }, this.#words, this.#track);
    this.#words.textContent = label;
  }

  set({ done, total, what }: Progress): void {
    const share = total > 0 ? Math.min(done / total, 1) : 0;
    this.#bar.style.width = `${(share * 100).toFixed(1)}%`;
    this.#track.setAttribute("aria-valuenow", String(Math.round(share * 100)));
    this.#words.textContent = `${what}${timeLeft(performance.now() - this.#started, share)}`;
  }
}

/** ", 12 s left", only when enough is done to tell. */
function timeLeft(elapsedMs: number, share: number): string {
  if (elapsedMs < 1500 || share < 0.05 || share >= 1) return "";
  const seconds = (elapsedMs / 1000) * (1 / share - 1);
  return seconds < 60 ? `, ${Math.ceil(seconds)} s left` : `, ${Math.ceil(seconds / 60)} min left`;
}
