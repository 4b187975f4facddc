/** Marks and words for where a decision comes from and how it stands. */

import type { Action, DecisionData } from "./data";

export interface Stand {
  readonly sign: string;
  readonly word: string;
  /** Token of the mark's colour. */
  readonly token: string;
}

/** What an option is called on its card, and the key that chooses it. */
export const OPTIONS: Readonly<Record<Action, { word: string; key: string }>> = {
  base: { word: "Base", key: "0" },
  ours: { word: "Ours", key: "1" },
  theirs: { word: "Theirs", key: "2" },
  both: { word: "Both", key: "3" },
  either: { word: "Both did the same", key: "1" },
};

/** How a decision stands: a sign and a word, so that the colour is never alone. */
export function standOf(decision: DecisionData, action: Action, byHand: boolean): Stand {
  if (decision.is_conflict && !byHand) return { sign: "!", word: "Conflict", token: "conflict" };
  if (decision.is_conflict) return { sign: "✓", word: `Decided: ${OPTIONS[action].word.toLowerCase()}`, token: "decided" };
  if (action === "base") return { sign: "○", word: "Left as it was", token: "base" };
  if (action === "either") return { sign: "=", word: "Same on both sides", token: "both" };
  if (action === "both") return { sign: "+", word: "From both sides", token: "both" };
  return action === "ours" ? { sign: "←", word: "From ours", token: "ours" } : { sign: "→", word: "From theirs", token: "theirs" };
}

/** "No conflicts left", "1 conflict left", "3 conflicts left". */
export function leftWords(open: number, conflicts: number): string {
  if (conflicts === 0) return "No conflicts";
  if (open === 0) return conflicts === 1 ? "The conflict is decided" : `All ${conflicts} conflicts are decided`;
  return open === 1 ? "1 conflict left" : `${open} conflicts left`;
}

export type Filter = "all" | "conflicts" | "ours" | "theirs" | "both";

/** Whether a decision is shown. */
export function passes(filter: Filter, decision: DecisionData): boolean {
  if (filter === "all") return true;
  if (filter === "conflicts") return decision.is_conflict;
  if (decision.is_conflict) return false;
  const mine = decision.choices.includes("ours");
  const others = decision.choices.includes("theirs");
  if (filter === "both") return mine === others;
  return filter === "ours" ? mine && !others : others && !mine;
}

export const FILTERS: readonly (readonly [Filter, string])[] = [
  ["all", "All"],
  ["conflicts", "Conflicts"],
  ["ours", "From ours"],
  ["theirs", "From theirs"],
  ["both", "From both"],
];

/** The options that a decision shows as cards, in their order: what was, ours, theirs, and both where that can be. */
export function cardsOf(decision: DecisionData): Action[] {
  const order: readonly Action[] = ["base", "ours", "theirs", "both", "either"];
  return order.filter((action) => decision.choices.includes(action));
}
