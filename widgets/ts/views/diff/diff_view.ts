/** What changed between two versions: the ranked changes, and both arrangements with their marks. */

import { h, icon } from "../../draw/dom";
import type { Host, Payload, View } from "../../hosts/host";
import { ChangeList } from "./change_list";
import type { DiffData } from "./data";
import { Panes } from "./panes";
import { countWords } from "./words";

export class DiffView implements View<DiffData> {
  readonly #root: HTMLElement;
  readonly #host: Host;
  #life = new AbortController();
  #data: DiffData;
  #list!: ChangeList;
  #panes: Panes | null = null;
  #picked: number | null = null;
  #shown: ReadonlySet<number> | null = null;
  #status = h("span", { class: "setbook-soft", role: "status" });
  #all = h("button", { type: "button", class: "setbook-button", hidden: true }, "Mark all");

  constructor(root: HTMLElement, payload: Payload<DiffData>, host: Host) {
    this.#root = root;
    this.#host = host;
    this.#data = payload.data;
    this.#build(payload);
  }

  update(payload: Payload<DiffData>): void {
    this.#tearDown();
    this.#data = payload.data;
    this.#build(payload);
  }

  destroy(): void {
    this.#tearDown();
  }

  #tearDown(): void {
    this.#life.abort();
    this.#panes?.destroy();
    this.#panes = null;
    this.#root.replaceChildren();
  }

  #build(payload: Payload<DiffData>): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#host.signal.addEventListener("abort", () => this.#life.abort(), { signal });
    this.#picked = null;
    this.#shown = null;
    const { data } = payload;
    this.#root.setAttribute("role", "group");
    this.#root.setAttribute("aria-label", `Changes from ${data.before_name} to ${data.after_name}`);
    const listener = {
      picked: (index: number) => this.#pick(index === this.#picked ? null : index),
      filtered: (shown: ReadonlySet<number>) => this.#filter(shown),
    };
    this.#list = new ChangeList(data, listener, signal);
    const body = h("div", { class: "setbook-diff-body" }, this.#list.element);
    this.#root.append(this.#header(), this.#list.chips, body);
    if (data.arrangements === null) body.dataset["listOnly"] = "";
    else {
      this.#panes = new Panes(payload, { ...this.#host, signal });
      body.append(this.#panes.element);
    }
    this.#all.addEventListener("click", () => this.#pick(null), { signal });
    this.#root.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.#mark();
  }

  #header(): HTMLElement {
    const { before_name, after_name, headline } = this.#data;
    const names = h(
      "div",
      { class: "setbook-diff-names" },
      h("span", { class: "setbook-title" }, before_name),
      icon("right"),
      h("span", { class: "setbook-title" }, after_name),
    );
    const tools = h("div", { class: "setbook-diff-tools" }, this.#status, this.#all);
    return h("header", { class: "setbook-diff-head" }, names, tools, h("p", { class: "setbook-headline" }, headline));
  }

  #pick(index: number | null): void {
    this.#picked = index;
    this.#list.pick(index);
    this.#mark();
    const change = index === null ? undefined : this.#data.changes[index];
    if (change === undefined) return;
    if (change.marks.before.length + change.marks.after.length > 0) this.#panes?.reveal(change);
  }

  #filter(shown: ReadonlySet<number>): void {
    this.#shown = shown.size === this.#data.changes.length ? null : shown;
    if (this.#picked !== null && !shown.has(this.#picked)) this.#picked = null;
    this.#list.pick(this.#picked);
    this.#mark();
  }

  /** The picked change alone, or all that the chips let through. */
  #mark(): void {
    const { changes } = this.#data;
    const one = this.#picked === null ? undefined : changes[this.#picked];
    const shown = changes.filter((_, index) => this.#shown?.has(index) ?? true);
    this.#panes?.mark(one ? [one] : shown);
    this.#all.hidden = one === undefined || this.#panes === null;
    const words = shown.length === changes.length ? countWords(changes.length) : `${shown.length} of ${countWords(changes.length)}`;
    this.#status.textContent = words;
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== "Escape" || this.#picked === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.#pick(null);
  }
}
