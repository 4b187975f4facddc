import { describe, expect, it } from "vitest";

import { Bars, formatDb, formatNumber, formatPan, formatSeconds, formatTimeLeft, gainToDb } from "./time";

const meter = (beat: number, numerator: number, denominator: number) => ({ beat, numerator, denominator });

describe("Bars", () => {
  it("counts bars, beats and sixteenths from one", () => {
    const bars = new Bars([meter(0, 4, 4)]);
    expect(bars.format(0)).toBe("1.1.1");
    expect(bars.format(16)).toBe("5.1.1");
    expect(bars.format(17.75)).toBe("5.2.4");
  });

  it("counts the beats of the signature, not quarter notes", () => {
    const bars = new Bars([meter(0, 6, 8)]);
    expect(bars.format(3)).toBe("2.1.1");
    expect(bars.format(2.5)).toBe("1.6.1");
    expect(bars.format(2.75)).toBe("1.6.2");
  });

  it("begins a new bar where the signature changes", () => {
    const bars = new Bars([meter(0, 4, 4), meter(8, 3, 4)]);
    expect(bars.format(8)).toBe("3.1.1");
    expect(bars.format(11)).toBe("4.1.1");
    expect(bars.barAt(12.5)).toEqual({ bar: 3, beat: 11 });
  });

  it("counts a bar that a change cuts short", () => {
    const bars = new Bars([meter(0, 4, 4), meter(6, 4, 4)]);
    expect(bars.format(6)).toBe("3.1.1");
  });

  it("goes on before the song's start", () => {
    expect(new Bars([meter(0, 4, 4)]).format(-1)).toBe("−1.4.1");
  });

  it("does not show the position just below a beat that rounding left there", () => {
    expect(new Bars([meter(0, 4, 4)]).format(4 - 1e-9)).toBe("2.1.1");
  });

  it("writes lengths from zero", () => {
    const bars = new Bars([meter(0, 4, 4)]);
    expect(bars.formatLength(16)).toBe("4.0.0");
    expect(bars.formatLength(5.25)).toBe("1.1.1");
  });

  it("takes 4/4 for a song without signatures", () => {
    expect(new Bars([]).format(4)).toBe("2.1.1");
  });
});

describe("values", () => {
  it("writes seconds, minutes and hours", () => {
    expect(formatSeconds(0)).toBe("0:00.00");
    expect(formatSeconds(187.25)).toBe("3:07.25");
    expect(formatSeconds(59.999)).toBe("1:00.00");
    expect(formatSeconds(3723, 0)).toBe("1:02:03");
    expect(formatSeconds(-1.5, 1)).toBe("−0:01.5");
  });

  it("writes decibels with one decimal, silence as infinity", () => {
    expect(formatDb(gainToDb(1))).toBe("0.0 dB");
    expect(formatDb(gainToDb(0.5))).toBe("−6.0 dB");
    expect(formatDb(gainToDb(0))).toBe("−∞ dB");
    expect(formatDb(gainToDb(0.0003162277571))).toBe("−∞ dB");
    expect(formatDb(-0.01)).toBe("0.0 dB");
  });

  it("writes pans and numbers as musicians do", () => {
    expect([formatPan(-1), formatPan(0.001), formatPan(0.24)]).toEqual(["50L", "C", "12R"]);
    expect([formatNumber(-2.5), formatNumber(120), formatNumber(1 / 3), formatNumber(-0.001)]).toEqual([
      "−2.5",
      "120",
      "0.33",
      "0",
    ]);
  });

  it("tells the time left only once there is something to tell it from", () => {
    expect(formatTimeLeft(1, 0.5)).toBe("");
    expect(formatTimeLeft(10, 0.01)).toBe("");
    expect(formatTimeLeft(10, 0.25)).toBe("30 s left");
    expect(formatTimeLeft(60, 0.1)).toBe("9 min left");
  });
});
