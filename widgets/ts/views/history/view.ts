/** The History: every version of a song with what changed, and a choice of one or two of them. */

import { h, icon } from "../../draw/dom";
import type { Host, Payload, View } from "../../hosts/host";
import { Card } from "./card";
import type { HistoryJson, StepJson, VersionJson } from "./data";
import { laneGraph } from "./lanes";
import { lanePiece } from "./graph";
import { beside, only, type Chosen } from "./selection";

let count = 0;

export class HistoryView implements View<HistoryJson> {
  readonly #root: HTMLElement;
  readonly #host: Host;
  readonly #life = new AbortController();
  readonly #id: string;
  readonly #list: HTMLElement;
  readonly #status = h("div", { class: "setbook-history-status", role: "status", "aria-live": "polite" });
  readonly #compare = h("button", { type: "button", class: "setbook-button" }, "Compare with the one before");
  #cards: Card[] = [];
  #chosen: Chosen = [];
  #anchor = 0;
  #focused = 0;

  constructor(root: HTMLElement, payload: Payload<HistoryJson>, host: Host) {
    count += 1;
    this.#id = `setbook-history-${count}`;
    this.#root = root;
    this.#host = host;
    this.#list = h("div", {
      class: "setbook-history-list",
      role: "listbox",
      "aria-multiselectable": "true",
      "aria-label": `Versions of ${payload.data.title ?? "the song"}`,
    });
    this.#listen();
    this.update(payload);
    const leave = host.watchTrait?.("selected", () => this.#adopt());
    if (leave !== undefined) this.#life.signal.addEventListener("abort", leave);
    this.#adopt();
  }

  update({ data }: Payload<HistoryJson>): void {
    const { versions } = data;
    const graph = laneGraph(
      versions.map(({ parent }) => parent),
      versions.map(({ is_fork }) => is_fork),
    );
    this.#cards = versions.map((version, row) => {
      const lanes = lanePiece(graph.rows[row] as (typeof graph.rows)[number], graph.lanes);
      return new Card(version, parentOf(versions, version), `${this.#id}-${version.index}`, lanes);
    });
    this.#list.replaceChildren(...this.#cards.map(({ element }) => element));
    this.#root.replaceChildren(header(data), ...skippedNotice(data), this.#list, this.#footer());
    this.#chosen = this.#chosen.filter((index) => index < versions.length);
    this.#focused = Math.min(this.#focused, Math.max(versions.length - 1, 0));
    this.#show();
    void this.#compareAll();
  }

  destroy(): void {
    this.#life.abort();
    this.#root.replaceChildren();
  }

  #footer(): HTMLElement {
    return h("div", { class: "setbook-bar setbook-history-foot" }, this.#status, this.#compare);
  }

  /** Steps that were not compared yet are asked for one after the other. */
  async #compareAll(): Promise<void> {
    const cards = this.#cards;
    for (const card of cards) {
      const { version } = card;
      if (version.parent === null || version.step !== null) continue;
      if (this.#life.signal.aborted || cards !== this.#cards) return;
      try {
        const { result } = await this.#host.request<StepJson>("step", { index: version.index });
        card.showStep(result);
      } catch (fault) {
        if (!this.#life.signal.aborted) card.showFault(fault instanceof Error ? fault.message : String(fault));
      }
    }
  }

  // ---- choosing ----

  #listen(): void {
    const { signal } = this.#life;
    this.#list.addEventListener(
      "click",
      (event) => {
        const index = indexOf(event.target);
        if (index === null) return;
        const second = event.shiftKey || event.ctrlKey || event.metaKey;
        this.#focus(index);
        this.#choose(second ? beside(this.#chosen, this.#anchor, index) : only(index), second);
      },
      { signal },
    );
    this.#list.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    this.#compare.addEventListener("click", () => this.#compareWithParent(), { signal });
  }

  #onKey(event: KeyboardEvent): void {
    const target = this.#target(event.key);
    const { key, shiftKey } = event;
    if (target !== null) {
      this.#focus(target);
      this.#choose(shiftKey ? beside([this.#anchor], this.#anchor, target) : only(target), shiftKey);
    } else if (key === " ") this.#choose(beside(this.#chosen, this.#anchor, this.#focused), true);
    else if (key === "Enter") this.#choose(only(this.#focused), false);
    else if (key === "Escape") this.#choose([], false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #target(key: string): number | null {
    const last = this.#cards.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: Math.min(this.#focused + 1, last),
      ArrowUp: Math.max(this.#focused - 1, 0),
      Home: 0,
      End: last,
    };
    return moves[key] ?? null;
  }

  #focus(index: number): void {
    this.#focused = index;
    this.#show();
    this.#cards[index]?.element.focus();
  }

  /** `extended` keeps the first choice as the one that others are compared with. */
  #choose(chosen: Chosen, extended: boolean): void {
    if (!extended && chosen[0] !== undefined) this.#anchor = chosen[0];
    this.#chosen = chosen;
    this.#show();
    this.#host.emit({ trait: "selected", value: [...chosen] });
  }

  #compareWithParent(): void {
    const [index] = this.#chosen;
    const parent = index === undefined ? null : (this.#cards[index]?.version.parent ?? null);
    if (index !== undefined && parent !== null) this.#choose([parent, index], true);
  }

  /** Takes over a choice that was made elsewhere: in another view of the widget, or in Python. */
  #adopt(): void {
    const selected = this.#host.trait?.("selected");
    if (!Array.isArray(selected)) return;
    this.#chosen = selected.filter((index): index is number => this.#cards[index as number] !== undefined).slice(0, 2);
    this.#show();
  }

  #show(): void {
    const two = this.#chosen.length === 2;
    for (const [index, card] of this.#cards.entries()) {
      const place = this.#chosen.indexOf(index);
      card.choose(place >= 0, two && place >= 0 ? "AB".charAt(place) : "");
      card.element.tabIndex = index === this.#focused ? 0 : -1;
    }
    const [first] = this.#chosen;
    const version = first === undefined ? undefined : this.#cards[first]?.version;
    this.#compare.disabled = two || version === undefined || version.parent === null;
    this.#status.textContent = this.#words();
  }

  #words(): string {
    const names = this.#chosen.map((index) => this.#cards[index]?.version.name ?? "");
    if (names.length === 2) return `A: ${names[0]}  →  B: ${names[1]}`;
    if (names.length === 1) return `${names[0]} is chosen. Shift-click another one to compare them.`;
    return "Choose a version, or two to compare.";
  }
}

function parentOf(versions: readonly VersionJson[], { parent }: VersionJson): VersionJson | null {
  return parent === null ? null : (versions[parent] ?? null);
}

function header(data: HistoryJson): HTMLElement {
  const { versions } = data;
  const forks = versions.filter(({ is_fork }) => is_fork).length;
  const many = (number: number, word: string): string => `${number} ${word}${number === 1 ? "" : "s"}`;
  const folder = data.folder.split(/[\\/]/).findLast((part) => part !== "") ?? data.folder;
  const words = [many(versions.length, "version"), ...(forks > 0 ? [many(forks, "fork")] : [])].join(", ");
  return h(
    "div",
    { class: "setbook-bar" },
    h("span", { class: "setbook-title" }, data.title ?? ""),
    h("span", { class: "setbook-soft" }, words),
    h("span", { class: "setbook-bar-space" }),
    h("span", { class: "setbook-soft setbook-history-folder", title: data.folder }, icon("group"), folder),
  );
}

function skippedNotice({ skipped }: HistoryJson): HTMLElement[] {
  if (skipped.length === 0) return [];
  const words = `${skipped.length} ${skipped.length === 1 ? "file" : "files"} could not be read`;
  const list = h("ul", {}, ...skipped.map(({ name, reason }) => h("li", {}, `${name}: ${reason}`)));
  const details = h("details", {}, h("summary", {}, words), list);
  return [h("div", { class: "setbook-notice", role: "note" }, icon("alert"), details)];
}

function indexOf(target: EventTarget | null): number | null {
  const card = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
  return card === null ? null : Number(card.dataset["index"]);
}
