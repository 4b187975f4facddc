/** Where the effects of all strips stand: in a row under the desk, so that strips keep their height. */

import { h } from "../../draw/dom";
import type { StripView } from "./strip";

export class EffectsArea {
  readonly element: HTMLDetailsElement;
  readonly #count = h("span", { class: "setbook-soft" });
  readonly #badges = new Map<string, HTMLButtonElement>();

  /** Takes each strip's list of effects, and puts a badge that leads to it beside the strip's name. */
  constructor(strips: readonly StripView[], signal: AbortSignal) {
    const places = strips.map((strip) => {
      const name = h("div", { class: "setbook-effects-strip", title: strip.data.name }, strip.data.name);
      if (strip.data.color !== null) name.style.setProperty("--track", strip.data.color);
      const place = h("div", { class: "setbook-effects-place" }, name, strip.effects);
      this.#badges.set(strip.data.id, this.#badge(strip, place, signal));
      return place;
    });
    const row = h("div", { class: "setbook-effects-row" }, ...places);
    this.element = h("details", { class: "setbook-effects-area", open: true, hidden: true }, h("summary", {}, "Effects ", this.#count), row);
  }

  /** After a strip's list was made anew. */
  show(strips: readonly StripView[]): void {
    let total = 0;
    for (const { data, effects } of strips) {
      const names = [...effects.querySelectorAll<HTMLElement>(".setbook-effect")].map(({ dataset }) => dataset["effect"] ?? "");
      const fault = effects.querySelector(".setbook-effect-fault")?.textContent ?? "";
      total += names.length;
      this.#showBadge(data.id, data.name, names, fault);
    }
    this.#count.textContent = String(total);
    this.element.hidden = !strips.some(({ effects }) => effects.childElementCount > 0);
  }

  #badge(strip: StripView, place: HTMLElement, signal: AbortSignal): HTMLButtonElement {
    const badge = h("button", { type: "button", class: "setbook-effects-badge", hidden: true });
    badge.addEventListener("click", () => {
      this.element.open = true;
      place.scrollIntoView({ block: "nearest", inline: "nearest" });
      place.querySelector<HTMLElement>("[role=slider]")?.focus({ preventScroll: true });
    }, { signal });
    strip.element.querySelector(".setbook-strip-name")?.append(badge);
    return badge;
  }

  #showBadge(id: string, strip: string, names: readonly string[], fault: string): void {
    const badge = this.#badges.get(id);
    if (badge === undefined) return;
    const count = names.length === 1 ? "1 effect" : `${names.length} effects`;
    const words = `${count} on ${strip}${names.length > 0 ? `: ${names.join(", ")}` : ""}${fault === "" ? "" : `. ${fault}`}`;
    badge.hidden = names.length === 0 && fault === "";
    badge.textContent = fault === "" ? `fx ${names.length}` : "fx !";
    badge.title = words;
    badge.setAttribute("aria-label", words);
    badge.toggleAttribute("data-fault", fault !== "");
  }
}
