/** What was chosen by hand, to take back and to do again. */

import type { Action, DecisionData } from "./data";

/** By the id of a decision. */
export type Chosen = Readonly<Record<string, Action>>;

interface Step {
  /** What a person calls it: "Bass › EQ Eight: theirs". */
  readonly label: string;
  readonly before: Chosen;
  readonly after: Chosen;
}

export class Choices {
  readonly #decisions: ReadonlyMap<string, DecisionData>;
  #chosen: Chosen;
  #done: Step[] = [];
  #undone: Step[] = [];

  constructor(decisions: readonly DecisionData[], chosen: Chosen = {}) {
    this.#decisions = new Map(decisions.map((decision) => [decision.id, decision]));
    this.#chosen = this.#sensible(chosen);
  }

  /** What was chosen, of decisions that are here. */
  get chosen(): Chosen {
    return this.#chosen;
  }

  /** What the merge takes. */
  action(decision: DecisionData): Action {
    return this.#chosen[decision.id] ?? decision.action;
  }

  /** Whether somebody chose it. */
  byHand(decision: DecisionData): boolean {
    return decision.id in this.#chosen;
  }

  /** Whether the sides disagree and nobody chose yet. */
  isOpen(decision: DecisionData): boolean {
    return decision.is_conflict && !this.byHand(decision);
  }

  /** The conflicts that are left. */
  get open(): DecisionData[] {
    return [...this.#decisions.values()].filter((decision) => this.isOpen(decision));
  }

  /** The step that `undo` takes back, in words; null for none. */
  get undoes(): string | null {
    return this.#done.at(-1)?.label ?? null;
  }

  /** The step that `redo` does again, in words; null for none. */
  get redoes(): string | null {
    return this.#undone.at(-1)?.label ?? null;
  }

  /** Chooses; false where that makes no sense, or is chosen already. */
  choose(id: string, action: Action): boolean {
    const decision = this.#decisions.get(id);
    if (decision === undefined || !decision.choices.includes(action) || this.#chosen[id] === action) return false;
    this.#take(`${decision.where || "Song"}: ${action}`, { ...this.#chosen, [id]: action });
    return true;
  }

  /** Chooses one side for all conflicts that are left, as one step; false where none is. */
  chooseRest(action: Action): boolean {
    const rest = this.open.filter(({ choices }) => choices.includes(action));
    if (rest.length === 0) return false;
    const added = Object.fromEntries(rest.map(({ id }) => [id, action]));
    this.#take(`${action} for ${rest.length} ${rest.length === 1 ? "conflict" : "conflicts"}`, { ...this.#chosen, ...added });
    return true;
  }

  undo(): boolean {
    return this.#shift(this.#done, this.#undone, (step) => step.before);
  }

  redo(): boolean {
    return this.#shift(this.#undone, this.#done, (step) => step.after);
  }

  /** Takes what was chosen elsewhere; false where it is the same. */
  adopt(chosen: Chosen): boolean {
    const sensible = this.#sensible(chosen);
    if (same(sensible, this.#chosen)) return false;
    this.#take("chosen elsewhere", sensible);
    return true;
  }

  #sensible(chosen: Chosen): Chosen {
    const kept = Object.entries(chosen).filter(([id, action]) => this.#decisions.get(id)?.choices.includes(action));
    return Object.fromEntries(kept);
  }

  #take(label: string, after: Chosen): void {
    this.#done.push({ label, before: this.#chosen, after });
    this.#undone = [];
    this.#chosen = after;
  }

  #shift(from: Step[], to: Step[], wanted: (step: Step) => Chosen): boolean {
    const step = from.pop();
    if (step === undefined) return false;
    to.push(step);
    this.#chosen = wanted(step);
    return true;
  }
}

function same(one: Chosen, other: Chosen): boolean {
  const ids = Object.keys(one);
  return ids.length === Object.keys(other).length && ids.every((id) => one[id] === other[id]);
}
