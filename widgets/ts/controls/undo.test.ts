import { describe, expect, it } from "vitest";

import { type Step, UndoStack } from "./undo";

const step = (before: number, after: number, strip = "1"): Step => ({
  label: "Volume of Bass",
  moves: [{ strip, parameter: "volume", before, after }],
});

describe("undo", () => {
  it("takes back in reverse and does again in order", () => {
    const stack = new UndoStack();
    stack.push(step(1, 0.5), false, 0);
    stack.push(step(0.5, 0.2), false, 1);
    expect(stack.undo()).toEqual(step(0.5, 0.2));
    expect(stack.undo()).toEqual(step(1, 0.5));
    expect(stack.undo()).toBeNull();
    expect(stack.redo()).toEqual(step(1, 0.5));
    expect(stack.again).toEqual(step(0.5, 0.2));
  });

  it("forgets what was taken back once something else is moved", () => {
    const stack = new UndoStack();
    stack.push(step(1, 0.5), false, 0);
    stack.undo();
    stack.push(step(1, 0.8), false, 1);
    expect(stack.redo()).toBeNull();
    expect(stack.next).toEqual(step(1, 0.8));
  });

  it("joins arrow keys on one control, not on two, not after a pause, not over an undo", () => {
    const stack = new UndoStack();
    stack.push(step(1, 0.9), true, 0);
    stack.push(step(0.9, 0.8), true, 100);
    expect(stack.next).toEqual(step(1, 0.8));
    stack.push(step(1, 0.9, "2"), true, 200);
    expect(stack.next).toEqual(step(1, 0.9, "2"));
    stack.push(step(0.9, 0.8, "2"), true, 2000);
    expect(stack.next).toEqual(step(0.9, 0.8, "2"));
    stack.undo();
    stack.push(step(0.9, 0.7, "2"), true, 2001);
    expect(stack.next).toEqual(step(0.9, 0.7, "2"));
  });
});
