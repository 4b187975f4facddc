/** One decision: how it stands, why, and a card for each choice, the taken one marked. */

import { h } from "../../draw/dom";
import { capitalised, KINDS, placeWithin } from "../diff/words";
import type { Action, DecisionData, LineData } from "./data";
import { cardsOf, OPTIONS, standOf } from "./words";

export interface RowOptions {
  readonly index: number;
  /** Whether the row stands under its track's name. */
  readonly ofTrack: boolean;
  readonly signal: AbortSignal;
  onChoose(decision: DecisionData, action: Action): void;
}

/** A sentence may be long and there may be many: the rest opens on demand. */
const SHOWN_LINES = 4;

export class DecisionRow {
  readonly element: HTMLElement;
  readonly decision: DecisionData;
  readonly index: number;
  readonly #stand = h("span", { class: "setbook-merge-stand" });
  readonly #cards: ReadonlyMap<Action, HTMLButtonElement>;
  #action: Action;

  constructor(decision: DecisionData, { index, ofTrack, signal, onChoose }: RowOptions) {
    this.decision = decision;
    this.index = index;
    this.#action = decision.action;
    const place = placeWithin(decision.where, ofTrack);
    const title = place || (decision.concept === "song" ? "" : capitalised(decision.concept));
    const head = h("div", { class: "setbook-merge-row-head" }, this.#stand);
    if (title) head.append(h("span", { class: "setbook-merge-place" }, title));
    if (decision.why) head.append(h("span", { class: "setbook-soft setbook-merge-why" }, capitalised(decision.why)));
    this.#cards = new Map(cardsOf(decision).map((action) => [action, this.#card(action)]));
    const group = h(
      "div",
      { class: "setbook-merge-cards", role: "radiogroup", "aria-label": decision.where || "Song", "data-count": this.#cards.size },
      ...this.#cards.values(),
    );
    this.element = h("li", { class: "setbook-merge-row" }, head, group);
    this.element.toggleAttribute("data-conflict", decision.is_conflict);
    for (const [action, card] of this.#cards) {
      card.addEventListener("click", () => onChoose(decision, action), { signal });
    }
  }

  /** Shows what the merge takes, and whether somebody chose it. */
  show(action: Action, byHand: boolean): void {
    this.#action = action;
    const { sign, word, token } = standOf(this.decision, action, byHand);
    this.#stand.dataset["stand"] = token;
    this.#stand.replaceChildren(h("b", { "aria-hidden": "true" }, sign), word);
    const provisional = this.decision.is_conflict && !byHand;
    this.element.toggleAttribute("data-open", provisional);
    for (const [own, card] of this.#cards) {
      const taken = own === action;
      card.setAttribute("aria-checked", String(taken));
      card.querySelector(".setbook-merge-taken")!.textContent = taken ? (provisional ? "Taken for now" : "Taken") : "";
      card.toggleAttribute("data-provisional", taken && provisional);
    }
  }

  /** One row is in the order of Tab; arrows move it. */
  set reachable(reachable: boolean) {
    for (const [action, card] of this.#cards) card.tabIndex = reachable && action === this.#action ? 0 : -1;
  }

  focus(): void {
    this.#cards.get(this.#action)?.focus();
  }

  /** The choice beside the taken one; itself at the ends. */
  beside(step: number): Action {
    const actions = [...this.#cards.keys()];
    const at = Math.min(Math.max(actions.indexOf(this.#action) + step, 0), actions.length - 1);
    return actions[at] ?? this.#action;
  }

  #card(action: Action): HTMLButtonElement {
    const { word, key } = OPTIONS[action];
    const head = h(
      "span",
      { class: "setbook-merge-card-head" },
      h("span", { class: "setbook-merge-radio", "aria-hidden": "true" }),
      h("span", { class: "setbook-merge-side" }, word),
      h("span", { class: "setbook-merge-taken" }),
    );
    return h(
      "button",
      { type: "button", class: "setbook-merge-card", role: "radio", "data-action": action, "aria-keyshortcuts": key, tabindex: -1 },
      head,
      this.#lines(action),
    );
  }

  #lines(action: Action): HTMLElement {
    const { says } = this.decision;
    const list = h("span", { class: "setbook-merge-lines" });
    if (action === "base") fill(list, says.base.map((what) => h("span", { class: "setbook-merge-line" }, capitalised(what))));
    else if (action === "both") list.append(h("span", { class: "setbook-merge-line" }, "One beside the other; ours where they touch"));
    else fill(list, says[action === "theirs" ? "theirs" : "ours"].map(line));
    if (!list.hasChildNodes()) list.append(h("span", { class: "setbook-merge-line setbook-soft" }, "Nothing that is heard"));
    return list;
  }
}

function fill(list: HTMLElement, lines: readonly HTMLElement[]): void {
  list.append(...lines.slice(0, SHOWN_LINES));
  const more = lines.length - SHOWN_LINES;
  if (more <= 0) return;
  const rest = lines.slice(SHOWN_LINES).map((element) => element.textContent).join("\n");
  list.append(h("span", { class: "setbook-merge-line setbook-soft", title: rest }, `and ${more} more`));
}

function line({ kind, what }: LineData): HTMLElement {
  const { sign, word, token } = KINDS[kind];
  const mark = h("span", { class: "setbook-merge-mark", "data-change": token, title: word, "aria-hidden": "true" }, sign);
  return h(
    "span",
    { class: "setbook-merge-line" },
    mark,
    h("span", {}, h("span", { class: "setbook-hidden" }, `${word}: `), capitalised(what)),
  );
}
