import { describe, expect, it } from "vitest";

import { matchingGains, matchWords } from "./level_match";

const db = (gain: number): number => 20 * Math.log10(gain);

describe("level match", () => {
  it("turns the louder one down and leaves the other alone", () => {
    const [first, second] = matchingGains([-12, -18]);
    expect([db(first), db(second)]).toEqual([expect.closeTo(-6, 9), 0]);
    const [one, other] = matchingGains([-20, -17.5]);
    expect([db(one), db(other)]).toEqual([0, expect.closeTo(-2.5, 9)]);
  });

  it("leaves both alone where there is nothing to match", () => {
    expect(matchingGains([-14, -14])).toEqual([1, 1]);
    expect(matchingGains([null, -14])).toEqual([1, 1]);
  });

  it("says what it does, or would do", () => {
    expect(matchWords([-12, -18], true)).toBe("A is turned down by 6 dB");
    expect(matchWords([-20, -17.5], false)).toBe("B is 2.5 dB louder");
    expect(matchWords([-20, -20.01], true)).toBe("Both are equally loud.");
    expect(matchWords([-20, null], true)).toContain("silent");
  });
});
