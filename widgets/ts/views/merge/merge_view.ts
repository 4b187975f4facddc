/** A merge: the decisions with both sides, what is chosen, and how many conflicts are left. */

import { h, iconButton } from "../../draw/dom";
import type { Host, Payload, View } from "../../hosts/host";
import { Choices, type Chosen } from "./choices";
import type { Action, DecisionData, MergeData } from "./data";
import { DecisionList } from "./decision_list";
import { Listen } from "./listen";
import { leftWords } from "./words";

export class MergeView implements View<MergeData> {
  readonly #root: HTMLElement;
  readonly #host: Host;
  #life = new AbortController();
  #data: MergeData;
  #choices!: Choices;
  #list!: DecisionList;
  #listen: Listen | null = null;
  #left = h("span", { class: "setbook-merge-left", role: "status" });
  #undo = iconButton("undo", "Undo", { "data-quiet": true });
  #redo = iconButton("redo", "Redo", { "data-quiet": true });
  #next = h("button", { type: "button", class: "setbook-button" }, "Next conflict");
  #rest = h("div", { class: "setbook-merge-rest", role: "group", "aria-label": "Decide all conflicts that are left" });

  constructor(root: HTMLElement, payload: Payload<MergeData>, host: Host) {
    this.#root = root;
    this.#host = host;
    this.#data = payload.data;
    this.#build();
  }

  update(payload: Payload<MergeData>): void {
    this.#tearDown();
    this.#data = payload.data;
    this.#build();
  }

  destroy(): void {
    this.#tearDown();
  }

  #tearDown(): void {
    this.#life.abort();
    this.#listen = null;
    this.#root.replaceChildren();
  }

  #build(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#host.signal.addEventListener("abort", () => this.#life.abort(), { signal });
    const data = this.#data;
    const host: Host = { ...this.#host, signal };
    this.#choices = new Choices(data.decisions, (host.trait?.("choices") ?? byHand(data)) as Chosen);
    this.#list = new DecisionList(data, this.#choices, (decision, action) => this.#choose(decision, action), signal);
    if (Object.keys(data.keys).length > 0) this.#listen = new Listen(host, data.keys, this.#mergedKey());
    this.#root.setAttribute("role", "group");
    this.#root.setAttribute("aria-label", `Merge of ${data.names.ours} and ${data.names.theirs}`);
    this.#root.append(this.#header(), this.#tools(), this.#list.chips, this.#list.element);
    this.#undo.addEventListener("click", () => this.#step(this.#choices.undo()), { signal });
    this.#redo.addEventListener("click", () => this.#step(this.#choices.redo()), { signal });
    this.#next.addEventListener("click", () => this.#list.nextConflict(), { signal });
    this.#root.addEventListener("keydown", (event) => this.#key(event), { signal });
    const unwatch = host.watchTrait?.("choices", () => this.#adopt());
    if (unwatch) signal.addEventListener("abort", unwatch);
    this.#show();
  }

  #header(): HTMLElement {
    const { names, headline } = this.#data;
    const side = (word: string, name: string): HTMLElement =>
      h("span", { class: "setbook-merge-name" }, h("span", { class: "setbook-soft" }, word), h("b", {}, name));
    return h(
      "header",
      { class: "setbook-merge-head" },
      h(
        "div",
        { class: "setbook-merge-names" },
        side("Ours", names.ours),
        side("Theirs", names.theirs),
        side("Base", names.base),
      ),
      h("p", { class: "setbook-headline" }, headline),
    );
  }

  #tools(): HTMLElement {
    const { signal } = this.#life;
    const take = (action: Action, word: string): HTMLButtonElement => {
      const button = h("button", { type: "button", class: "setbook-button" }, word);
      button.addEventListener("click", () => this.#step(this.#choices.chooseRest(action)), { signal });
      return button;
    };
    this.#rest.replaceChildren(
      h("span", { class: "setbook-soft" }, "Decide the rest:"),
      take("ours", "Ours"),
      take("theirs", "Theirs"),
      take("base", "Base"),
    );
    const bar = h("div", { class: "setbook-bar setbook-merge-tools" }, this.#left, this.#next, this.#rest);
    bar.append(h("span", { class: "setbook-bar-space" }), this.#undo, this.#redo);
    if (this.#listen !== null) bar.append(this.#listen.element);
    return bar;
  }

  #choose(decision: DecisionData, action: Action): void {
    this.#step(this.#choices.choose(decision.id, action));
  }

  /** After every change of what is chosen, of whatever kind. */
  #step(changed: boolean): void {
    if (!changed) return;
    this.#show();
    this.#host.emit({ trait: "choices", value: this.#choices.chosen });
    this.#listen?.renew(this.#mergedKey());
  }

  /** Python chose. */
  #adopt(): void {
    if (!this.#choices.adopt((this.#host.trait?.("choices") ?? {}) as Chosen)) return;
    this.#show();
    this.#listen?.renew(this.#mergedKey());
  }

  #show(): void {
    this.#list.show();
    const conflicts = this.#data.decisions.filter((decision) => decision.is_conflict).length;
    const open = this.#choices.open.length;
    const sign = h("b", { "aria-hidden": "true" }, open > 0 ? "!" : "✓");
    this.#left.dataset["stand"] = open > 0 ? "conflict" : "decided";
    this.#left.replaceChildren(sign, leftWords(open, conflicts));
    this.#next.hidden = open === 0;
    this.#rest.hidden = open === 0;
    for (const [button, word, step] of [
      [this.#undo, "Undo", this.#choices.undoes],
      [this.#redo, "Redo", this.#choices.redoes],
    ] as const) {
      button.disabled = step === null;
      const label = step === null ? word : `${word}: ${step}`;
      button.title = label;
      button.setAttribute("aria-label", label);
    }
  }

  /** Names what is heard as the merge, so that another choice is another sound. */
  #mergedKey(): string {
    const { ours, theirs } = this.#data.keys;
    return `merged ${ours} ${theirs} ${JSON.stringify(this.#choices.chosen)}`;
  }

  #key(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const again = key === "y" || (key === "z" && event.shiftKey);
    if (!again && key !== "z") return;
    event.preventDefault();
    event.stopPropagation();
    this.#step(again ? this.#choices.redo() : this.#choices.undo());
  }
}

function byHand(data: MergeData): Chosen {
  return Object.fromEntries(data.decisions.filter(({ by_hand }) => by_hand).map(({ id, action }) => [id, action]));
}
