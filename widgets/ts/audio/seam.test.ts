import { describe, expect, it } from "vitest";

import { Seam } from "./seam";

const loop = { start: 1000, end: 1400 };

function seam(...behind: number[]): Seam {
  const made = new Seam();
  made.know(behind);
  made.take(loop, 0);
  return made;
}

describe("Seam", () => {
  it("turns what is behind later than what is not", () => {
    const two = seam(0, 60);
    expect(two.next(1300)).toBe(100);
    expect(two.turn(1400)).toEqual([0]);
    expect([two.back(0), two.back(60), two.open]).toEqual([400, 0, true]);
    expect(two.next(1400)).toBe(60);
    expect(two.turn(1460)).toEqual([60]);
    expect(two.backs).toEqual([400]);
  });

  it("is closed again once the clock is set back", () => {
    const two = seam(0, 60);
    two.turn(1400);
    two.turn(1460);
    two.rewind();
    expect([two.open, two.backs, two.back(60)]).toEqual([false, [0], 0]);
  });

  it("waits with what has not turned when the clock is set back", () => {
    const late = seam(66);
    late.rewind(); // nothing is waited for: the clock is at the end first
    expect([late.back(66), late.next(1000)]).toEqual([-400, 66]);
    expect(late.turn(1066)).toEqual([66]);
    expect(late.open).toBe(false);
  });

  it("turns as often as a short loop asks for", () => {
    const long = seam(-1000);
    expect(long.turn(1400)).toEqual([-1000]);
    expect(long.back(-1000)).toBe(1200);
    expect(long.next(1400)).toBe(200);
  });

  it("takes another loop only while all is together and before its end", () => {
    const two = seam(0, 60);
    expect(two.take({ start: 0, end: 500 }, 480)).toBe(true);
    expect(two.take({ start: 0, end: 500 }, 520)).toBe(false);
    two.take(loop, 0);
    two.turn(1400);
    expect(two.take(null, 1410)).toBe(false);
    expect(two.open).toBe(false);
  });

  it("knows how much of the loop's start is played ahead", () => {
    expect(seam(0, 60).ahead(1430)).toBe(30);
    expect(seam(0, 60).ahead(1390)).toBe(0);
    expect(seam(0, 60).ahead(9999)).toBe(400);
  });
});
