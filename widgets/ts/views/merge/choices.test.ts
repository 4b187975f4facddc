import { describe, expect, it } from "vitest";

import { Choices } from "./choices";
import type { Action, DecisionData } from "./data";
import { cardsOf, leftWords, passes, standOf } from "./words";

function decision(id: string, action: Action, choices: Action[], isConflict = false): DecisionData {
  return {
    id,
    concept: "mixer",
    where: `Track ${id}`,
    track_id: id,
    is_conflict: isConflict,
    why: isConflict ? "both sides set it" : "",
    action,
    choices,
    by_hand: false,
    says: { base: [], ours: [], theirs: [] },
  };
}

const A = decision("a", "ours", ["base", "ours", "theirs"], true);
const B = decision("b", "ours", ["base", "ours", "theirs", "both"], true);
const C = decision("c", "theirs", ["base", "theirs"]);
const D = decision("d", "either", ["base", "either"]);

describe("choices", () => {
  it("starts with what the rule took, and counts what is left", () => {
    const choices = new Choices([A, B, C, D]);
    expect([A, B, C, D].map((one) => choices.action(one))).toEqual(["ours", "ours", "theirs", "either"]);
    expect(choices.open).toEqual([A, B]);
    expect(choices.chosen).toEqual({});
  });

  it("decides a conflict, also for what the rule took already", () => {
    const choices = new Choices([A, B]);
    expect(choices.choose("a", "ours")).toBe(true);
    expect(choices.open).toEqual([B]);
    expect(choices.choose("a", "ours")).toBe(false);
    expect(choices.choose("a", "theirs")).toBe(true);
    expect(choices.action(A)).toBe("theirs");
  });

  it("refuses what makes no sense", () => {
    const choices = new Choices([A, C], { c: "ours", a: "both", x: "ours" } as Record<string, Action>);
    expect(choices.chosen).toEqual({});
    expect(choices.choose("a", "both")).toBe(false);
    expect(choices.choose("nobody", "ours")).toBe(false);
    expect(choices.undoes).toBeNull();
  });

  it("takes back and does again", () => {
    const choices = new Choices([A, B]);
    choices.choose("a", "theirs");
    choices.choose("b", "both");
    expect(choices.undoes).toBe("Track b: both");
    expect(choices.undo()).toBe(true);
    expect(choices.chosen).toEqual({ a: "theirs" });
    expect(choices.redoes).toBe("Track b: both");
    expect(choices.redo()).toBe(true);
    expect(choices.chosen).toEqual({ a: "theirs", b: "both" });
    choices.undo();
    choices.choose("b", "base");
    expect(choices.redo()).toBe(false);
    choices.undo();
    choices.undo();
    expect(choices.chosen).toEqual({});
    expect(choices.undo()).toBe(false);
  });

  it("decides the rest as one step", () => {
    const choices = new Choices([A, B, C]);
    choices.choose("a", "base");
    expect(choices.chooseRest("theirs")).toBe(true);
    expect(choices.chosen).toEqual({ a: "base", b: "theirs" });
    expect(choices.undoes).toBe("theirs for 1 conflict");
    expect(choices.chooseRest("ours")).toBe(false);
    choices.undo();
    expect(choices.open).toEqual([B]);
  });

  it("adopts what was chosen elsewhere, and can take that back too", () => {
    const choices = new Choices([A, B]);
    expect(choices.adopt({ b: "theirs" })).toBe(true);
    expect(choices.adopt({ b: "theirs" })).toBe(false);
    choices.undo();
    expect(choices.chosen).toEqual({});
  });
});

describe("words", () => {
  it("never says how a decision stands by colour alone", () => {
    const stands = [
      standOf(A, "ours", false),
      standOf(A, "theirs", true),
      standOf(C, "theirs", false),
      standOf(C, "base", true),
      standOf(D, "either", false),
      standOf(decision("e", "both", ["base", "ours", "theirs", "both"]), "both", false),
    ];
    expect(stands.map(({ sign, word }) => `${sign} ${word}`)).toEqual([
      "! Conflict",
      "✓ Decided: theirs",
      "→ From theirs",
      "○ Left as it was",
      "= Same on both sides",
      "+ From both sides",
    ]);
  });

  it.each([
    [0, 0, "No conflicts"],
    [2, 2, "2 conflicts left"],
    [1, 2, "1 conflict left"],
    [0, 1, "The conflict is decided"],
    [0, 2, "All 2 conflicts are decided"],
  ])("counts %i open of %i", (open, conflicts, words) => expect(leftWords(open, conflicts)).toBe(words));

  it("puts every decision behind one filter beside `all`", () => {
    const all = [A, B, C, D, decision("e", "ours", ["base", "ours"])];
    const counted = (["conflicts", "ours", "theirs", "both"] as const).map(
      (filter) => all.filter((one) => passes(filter, one)).length,
    );
    expect(counted).toEqual([2, 1, 1, 1]);
    expect(all.every((one) => passes("all", one))).toBe(true);
  });

  it("shows a card for each choice", () => {
    expect(cardsOf(B)).toEqual(["base", "ours", "theirs", "both"]);
    expect(cardsOf(D)).toEqual(["base", "either"]);
  });
});
