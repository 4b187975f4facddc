/** One change: its mark, the sentence, before and after; the raw value on demand. */

import { h, icon } from "../../draw/dom";
import { curvePicture } from "./curve_picture";
import type { ChangeData } from "./data";
import { standing, type Standing } from "./quantity";
import { capitalised, conceptWord, KINDS, placeWithin } from "./words";

export interface RowOptions {
  readonly index: number;
  /** Whether the row stands under its track's name. */
  readonly ofTrack: boolean;
  readonly signal: AbortSignal;
  onPick(index: number): void;
}

export class ChangeRow {
  readonly element: HTMLElement;
  readonly change: ChangeData;
  readonly index: number;
  readonly button: HTMLButtonElement;
  readonly #more: HTMLButtonElement;
  readonly #raw: HTMLElement;

  constructor(change: ChangeData, { index, ofTrack, signal, onPick }: RowOptions) {
    this.change = change;
    this.index = index;
    const { sign, word, token } = KINDS[change.kind];
    const place = placeWithin(change.where, ofTrack);
    const mark = h("span", { class: "setbook-mark", "data-change": token, title: word }, sign);
    const words = h("span", { class: "setbook-change-words" }, h("span", { class: "setbook-hidden" }, `${word}: `));
    if (place) words.append(h("span", { class: "setbook-change-place" }, `${place} `));
    words.append(h("span", { class: "setbook-change-what" }, place ? change.what : capitalised(change.what)));
    this.button = h("button", { type: "button", class: "setbook-change-pick", tabindex: -1 }, mark, words);
    const scale = standing(change.before, change.after);
    if (scale) words.append(valueBars(scale));
    if (change.eq_curves) words.append(curvePicture(change.eq_curves));
    const rawId = `setbook-raw-${Math.random().toString(36).slice(2)}`;
    this.#raw = rawValues(change, rawId);
    this.#more = h(
      "button",
      {
        type: "button",
        class: "setbook-change-more",
        "aria-expanded": "false",
        "aria-controls": rawId,
        "aria-label": "Raw values",
        title: "Raw values",
        tabindex: -1,
      },
      icon("right"),
    );
    this.element = h("li", { class: "setbook-change" }, this.button, this.#more, this.#raw);
    this.button.addEventListener("click", () => onPick(index), { signal });
    this.#more.addEventListener("click", () => this.expand(this.#raw.hidden), { signal });
  }

  expand(open: boolean): void {
    this.#raw.hidden = !open;
    this.#more.setAttribute("aria-expanded", String(open));
  }

  get expanded(): boolean {
    return !this.#raw.hidden;
  }

  set picked(picked: boolean) {
    if (picked) this.button.setAttribute("aria-current", "true");
    else this.button.removeAttribute("aria-current");
    this.element.toggleAttribute("data-picked", picked);
  }

  /** One row of the list is in the order of Tab; arrows move it. */
  set reachable(reachable: boolean) {
    this.button.tabIndex = reachable ? 0 : -1;
    this.#more.tabIndex = reachable ? 0 : -1;
  }
}

/** Two thin bars, the older one hollow. The words beside them say the same. */
function valueBars({ before, after, origin }: Standing): HTMLElement {
  const bar = (value: number, side: string): HTMLElement => {
    const fill = h("span", { "data-side": side });
    fill.style.left = `${100 * Math.min(value, origin)}%`;
    fill.style.width = `max(2px, ${100 * Math.abs(value - origin)}%)`;
    return h("span", { class: "setbook-bar-way" }, fill);
  };
  return h("span", { class: "setbook-bars", "aria-hidden": "true" }, bar(before, "before"), bar(after, "after"));
}

function rawValues(change: ChangeData, id: string): HTMLElement {
  const rows: [string, string | null][] = [
    ["Before", change.before],
    ["After", change.after],
    ["Concept", conceptWord(change.concept)],
    ["Beats", change.start_beats === null ? null : stretch(change.start_beats, change.end_beats)],
    ["Track id", change.track_id],
    ["Clip", change.clip_key],
  ];
  const list = h("dl", { class: "setbook-raw", id, hidden: true });
  for (const [name, value] of rows) if (value !== null) list.append(h("dt", {}, name), h("dd", {}, value));
  if (change.details.length) list.append(h("dt", {}, "Sums up"));
  for (const { where, what } of change.details) {
    const inside = where === change.where ? "" : where.slice(where.lastIndexOf(APART) + APART.length);
    list.append(h("dd", {}, inside ? `${inside}: ${what}` : what));
  }
  return list;
}

const APART = " › ";

function stretch(start: number, end: number | null): string {
  return end === null || end === start ? String(start) : `${start} to ${end}`;
}
