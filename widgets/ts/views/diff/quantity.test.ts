import { describe, expect, it } from "vitest";

import { readQuantity, standing } from "./quantity";

describe("quantities", () => {
  it.each([
    ["−2.0 dB", "dB", -2],
    ["−inf dB", "dB", -70],
    ["1.20 kHz", "Hz", 1200],
    ["2.50 s", "ms", 2500],
    ["20L", "pan", -20],
    ["C", "pan", 0],
    ["+3 st", "st", 3],
    ["25 %", "%", 25],
  ])("reads %s", (text, unit, value) => expect(readQuantity(text)).toEqual({ unit, value }));

  it.each(["on", "Low Shelf", "4 : 1", "5.1.1", "120"])("leaves %s alone", (text) =>
    expect(readQuantity(text)).toBeNull(),
  );
});

describe("standing", () => {
  it("puts a device's gain about its middle", () => {
    expect(standing("−7.5 dB", "0.0 dB")).toEqual({ before: 0.25, after: 0.5, origin: 0.5 });
  });

  it("puts a level on the fader's scale", () => {
    const levels = standing("−18.0 dB", "−inf dB");
    expect(levels).toEqual({ before: 0.4, after: 0, origin: 0 });
  });

  it("puts octaves at equal distances", () => {
    const found = standing("200 Hz", "2.00 kHz");
    expect(found!.before).toBeCloseTo(1 / 3, 9);
    expect(found!.after).toBeCloseTo(2 / 3, 9);
  });

  it("compares nothing of two kinds", () => {
    expect(standing("200 Hz", "−2.0 dB")).toBeNull();
    expect(standing(null, "−2.0 dB")).toBeNull();
    expect(standing("on", "off")).toBeNull();
  });
});
