import { describe, expect, it } from "vitest";

import { lufsOfPower, signed } from "./loudness_readout";

describe("loudness in numbers", () => {
  it("is that of BS.1770: −3.01 LUFS for a sine at full scale on one side, K-weighted", () => {
    // Such a sine of 997 Hz has a K-weighted power of half its square times 0.691 dB.
    expect(lufsOfPower(0.5 * 10 ** 0.0691)).toBeCloseTo(-3.01, 2);
    expect(lufsOfPower(0)).toBe(-Infinity);
  });

  it("writes a correlation with its sign", () => {
    expect([0.314, 0.004, -0.2, 1].map(signed)).toEqual(["+0.31", "0.00", "−0.20", "+1.00"]);
  });
});
