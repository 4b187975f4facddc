/** The decisions, grouped by track, with chips that narrow them; arrows walk, keys choose. */

import { h, icon, type IconName } from "../../draw/dom";
import type { Choices } from "./choices";
import type { Action, DecisionData, GroupData, MergeData } from "./data";
import { DecisionRow } from "./decision_row";
import { FILTERS, OPTIONS, passes, type Filter } from "./words";

const KIND_ICONS: ReadonlySet<string> = new Set(["audio", "midi", "group", "return", "main"]);

interface GroupElement {
  readonly element: HTMLElement;
  readonly rows: readonly DecisionRow[];
}

export class DecisionList {
  readonly element: HTMLElement;
  readonly chips: HTMLElement;
  readonly #data: MergeData;
  readonly #choices: Choices;
  readonly #onChoose: (decision: DecisionData, action: Action) => void;
  readonly #groups: readonly GroupElement[];
  readonly #rows: readonly DecisionRow[];
  #at: DecisionRow | undefined;

  constructor(
    data: MergeData,
    choices: Choices,
    onChoose: (decision: DecisionData, action: Action) => void,
    signal: AbortSignal,
  ) {
    this.#data = data;
    this.#choices = choices;
    this.#onChoose = onChoose;
    this.#groups = data.groups.map((group) => this.#group(group, signal));
    this.#rows = this.#groups.flatMap(({ rows }) => rows);
    this.element = h("div", { class: "setbook-merge-list", role: "region", "aria-label": "Decisions" });
    this.element.append(...this.#groups.map(({ element }) => element));
    this.element.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.element.addEventListener("focusin", ({ target }) => this.#reach(this.#rowOf(target as Node)), { signal });
    this.chips = this.#chips(signal);
    this.show();
  }

  /** Shows what is chosen now. */
  show(): void {
    for (const row of this.#rows) {
      row.show(this.#choices.action(row.decision), this.#choices.byHand(row.decision));
    }
    this.#reach(this.#at ?? this.#visible[0]);
  }

  /** Goes to the first conflict that is left, behind where the reader is. */
  nextConflict(step = 1): void {
    const rows = this.#visible;
    const from = this.#at === undefined ? -1 : rows.indexOf(this.#at);
    const order = rows.map((_, place) => rows[(from + step * (place + 1) + rows.length * 2) % rows.length]!);
    const next = order.find((row) => this.#choices.isOpen(row.decision));
    if (next !== undefined) this.#go(next);
  }

  #group(group: GroupData, signal: AbortSignal): GroupElement {
    const rows = group.decisions.map(
      (index) =>
        new DecisionRow(this.#data.decisions[index]!, {
          index,
          ofTrack: group.track_id !== null,
          signal,
          onChoose: (decision, action) => this.#onChoose(decision, action),
        }),
    );
    const kind = (group.kind !== null && KIND_ICONS.has(group.kind) ? group.kind : "clock") as IconName;
    const swatch = h("span", { class: "setbook-swatch" });
    if (group.color) swatch.style.background = group.color;
    const head = h("h4", { class: "setbook-group-name" }, swatch, icon(kind), h("span", {}, group.name));
    if (group.is_conflict) head.append(h("span", { class: "setbook-soft" }, rows.length === 1 ? "1 conflict" : `${rows.length} conflicts`));
    const list = h("ul", {}, ...rows.map(({ element }) => element));
    return { element: h("section", { class: "setbook-merge-group" }, head, list), rows };
  }

  #chips(signal: AbortSignal): HTMLElement {
    const bar = h("div", { class: "setbook-chips", role: "group", "aria-label": "Show" });
    for (const [filter, word] of FILTERS) {
      const count = this.#data.decisions.filter((decision) => passes(filter, decision)).length;
      if (count === 0) continue;
      const chip = h(
        "button",
        { type: "button", class: "setbook-chip", "aria-pressed": String(filter === "all"), "data-filter": filter },
        `${word} `,
        h("b", {}, String(count)),
      );
      chip.addEventListener("click", () => this.#filter(filter, bar), { signal });
      bar.append(chip);
    }
    return bar;
  }

  #filter(filter: Filter, bar: HTMLElement): void {
    for (const chip of bar.children) {
      chip.setAttribute("aria-pressed", String((chip as HTMLElement).dataset["filter"] === filter));
    }
    for (const { element, rows } of this.#groups) {
      for (const row of rows) row.element.hidden = !passes(filter, row.decision);
      element.hidden = rows.every((row) => row.element.hidden);
    }
    this.element.scrollTop = 0;
    this.#reach(this.#visible[0]);
  }

  get #visible(): DecisionRow[] {
    return this.#rows.filter(({ element }) => !element.hidden);
  }

  #rowOf(node: Node): DecisionRow | undefined {
    return this.#rows.find(({ element }) => element.contains(node));
  }

  #reach(row: DecisionRow | undefined): void {
    this.#at = row;
    for (const other of this.#rows) other.reachable = other === row;
  }

  #go(row: DecisionRow): void {
    this.#reach(row);
    row.focus();
    row.element.scrollIntoView({ block: "nearest" });
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = this.#rowOf(event.target as Node);
    if (row === undefined || !this.#act(row, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #act(row: DecisionRow, key: string): boolean {
    const rows = this.#visible;
    const at = rows.indexOf(row);
    const walk: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
    const to = walk[key];
    if (to !== undefined) {
      this.#go(rows[Math.min(Math.max(to, 0), rows.length - 1)]!);
      return true;
    }
    if (key === "n" || key === "p") {
      this.nextConflict(key === "n" ? 1 : -1);
      return true;
    }
    const action = key === "ArrowRight" ? row.beside(1) : key === "ArrowLeft" ? row.beside(-1) : keyed(row, key);
    if (action === undefined) return false;
    this.#onChoose(row.decision, action);
    row.focus();
    return true;
  }
}

function keyed(row: DecisionRow, key: string): Action | undefined {
  return row.decision.choices.find((action) => OPTIONS[action].key === key);
}
