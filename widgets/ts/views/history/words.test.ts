import { describe, expect, it } from "vitest";

import { beside, only } from "./selection";
import { distance } from "./words";

describe("distance", () => {
  const start = new Date("2021-06-13T12:00:00Z");
  const after = (seconds: number): string => distance(start, new Date(start.getTime() + seconds * 1000));

  it("says the largest unit that fits", () => {
    expect(after(30)).toBe("");
    expect(after(60)).toBe("1 minute later");
    expect(after(3 * 3600)).toBe("3 hours later");
    expect(after(8 * 86400)).toBe("1 week later");
    expect(after(-2 * 86400)).toBe("2 days earlier");
    expect(after(800 * 86400)).toBe("2 years later");
  });
});

describe("choosing", () => {
  it("keeps the anchor, at most two, in the order of the history", () => {
    expect(only(3)).toEqual([3]);
    expect(beside([3], 3, 1)).toEqual([1, 3]);
    expect(beside([1, 3], 3, 5)).toEqual([3, 5]);
  });

  it("lets go what is chosen already", () => {
    expect(beside([1, 3], 3, 1)).toEqual([3]);
    expect(beside([], 0, 2)).toEqual([2]);
  });
});
