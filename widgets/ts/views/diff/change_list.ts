/** The changes, grouped by track, with chips that narrow them to what they are about. */

import { h, icon, type IconName } from "../../draw/dom";
import { ChangeRow } from "./change_row";
import type { DiffData, GroupData } from "./data";
import { conceptWord, countConcepts, countWords } from "./words";

export interface ListListener {
  picked(index: number): void;
  filtered(shown: ReadonlySet<number>): void;
}

const KIND_ICONS: ReadonlySet<string> = new Set(["audio", "midi", "group", "return", "main"]);

interface GroupElement {
  readonly element: HTMLElement;
  readonly count: HTMLElement;
  readonly rows: readonly ChangeRow[];
}

export class ChangeList {
  readonly element: HTMLElement;
  readonly chips: HTMLElement;
  readonly #data: DiffData;
  readonly #listener: ListListener;
  readonly #groups: GroupElement[];
  readonly #rows: ChangeRow[];
  readonly #chosen = new Set<string>();

  constructor(data: DiffData, listener: ListListener, signal: AbortSignal) {
    this.#data = data;
    this.#listener = listener;
    this.#groups = data.groups.map((group) => this.#group(group, signal));
    this.#rows = this.#groups.flatMap(({ rows }) => rows);
    this.element = h("div", { class: "setbook-changes", role: "region", "aria-label": "Changes" });
    this.element.append(...this.#groups.map(({ element }) => element));
    this.element.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.chips = this.#chips(signal);
    this.#reach(this.#rows[0]);
  }

  /** Shows which change is picked; null for none. */
  pick(index: number | null): void {
    for (const row of this.#rows) row.picked = row.index === index;
    const row = this.#rows.find((candidate) => candidate.index === index);
    if (row === undefined) return;
    this.#reach(row);
    row.element.scrollIntoView({ block: "nearest" });
  }

  #group(group: GroupData, signal: AbortSignal): GroupElement {
    const rows = group.changes.map(
      (index) =>
        new ChangeRow(this.#data.changes[index]!, {
          index,
          ofTrack: group.track_id !== null,
          signal,
          onPick: (picked) => this.#listener.picked(picked),
        }),
    );
    const kind = (group.kind !== null && KIND_ICONS.has(group.kind) ? group.kind : "clock") as IconName;
    const swatch = h("span", { class: "setbook-swatch" });
    if (group.color) swatch.style.background = group.color;
    const count = h("span", { class: "setbook-soft" }, countWords(rows.length));
    const head = h("h4", { class: "setbook-group-name" }, swatch, icon(kind), h("span", {}, group.name), count);
    const list = h("ul", {}, ...rows.map(({ element }) => element));
    return { element: h("section", { class: "setbook-change-group" }, head, list), count, rows };
  }

  #chips(signal: AbortSignal): HTMLElement {
    const bar = h("div", { class: "setbook-chips", role: "group", "aria-label": "Show only" });
    const concepts = countConcepts(this.#data.changes);
    if (concepts.length < 2) return bar;
    for (const [concept, count] of concepts) {
      const chip = h(
        "button",
        { type: "button", class: "setbook-chip", "aria-pressed": "false", "data-concept": concept },
        `${conceptWord(concept)} `,
        h("b", {}, String(count)),
      );
      chip.addEventListener("click", () => this.#choose(concept, chip), { signal });
      bar.append(chip);
    }
    return bar;
  }

  #choose(concept: string, chip: HTMLElement): void {
    if (!this.#chosen.delete(concept)) this.#chosen.add(concept);
    chip.setAttribute("aria-pressed", String(this.#chosen.has(concept)));
    const shown = new Set<number>();
    for (const { element, count, rows } of this.#groups) {
      const visible = rows.filter(({ change }) => this.#chosen.size === 0 || this.#chosen.has(change.concept));
      for (const row of rows) row.element.hidden = !visible.includes(row);
      for (const { index } of visible) shown.add(index);
      element.hidden = visible.length === 0;
      count.textContent = countWords(visible.length);
    }
    this.#reach(this.#visible[0]);
    this.#listener.filtered(shown);
  }

  get #visible(): ChangeRow[] {
    return this.#rows.filter(({ element }) => !element.hidden);
  }

  #reach(row: ChangeRow | undefined): void {
    for (const other of this.#rows) other.reachable = other === row;
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = this.#visible;
    const at = rows.findIndex(({ element }) => element.contains(event.target as Node));
    if (at < 0) return;
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") rows[at]!.expand(event.key === "ArrowRight");
    else {
      const to = target(event.key, at, rows.length);
      if (to === null) return;
      this.#reach(rows[to]);
      rows[to]!.button.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

function target(key: string, at: number, count: number): number | null {
  const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 };
  const index = to[key];
  return index === undefined ? null : Math.min(Math.max(index, 0), count - 1);
}
