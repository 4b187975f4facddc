/** The states of a view that has nothing to draw: loading, empty, error. */

import { h, icon, type IconName } from "../draw/dom";
import type { ViewData } from "./host";

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
