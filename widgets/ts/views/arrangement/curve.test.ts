import { describe, expect, it } from "vitest";

import { Curve, formatValue } from "./curve";
import type { AutomationJson, Unit } from "./data";
import { Writer } from "./synthetic";

type Point = readonly [time: number, value: number, handles?: readonly [number, number, number, number]];

function curve(points: readonly Point[], json: Partial<AutomationJson> = {}): Curve {
  const writer = new Writer();
  const handle = (at: 0 | 1 | 2 | 3) => (row: number) => points[row]?.[2]?.[at] ?? NaN;
  const described = writer.columns(points.length, {
    time: ["f8", (row) => points[row]?.[0] ?? 0],
    value: ["f8", (row) => points[row]?.[1] ?? 0],
    curve_x1: ["f4", handle(0)],
    curve_y1: ["f4", handle(1)],
    curve_x2: ["f4", handle(2)],
    curve_y2: ["f4", handle(3)],
  });
  const defaults = { name: "Test", unit: "" as Unit, minimum: 0, maximum: 10, stepped: false, points: described };
  return new Curve({ ...defaults, ...json }, writer.buffers);
}

describe("Curve", () => {
  it("goes straight between points and holds beyond them", () => {
    const straight = curve([[4, 0], [8, 10]]);
    expect([0, 4, 5, 8, 100].map((beat) => straight.value(beat))).toEqual([0, 0, 2.5, 10, 10]);
  });

  it("jumps where two points share a time", () => {
    const jump = curve([[0, 1], [4, 1], [4, 9], [8, 9]]);
    expect([jump.value(3.99), jump.value(4.01)]).toEqual([1, 9]);
  });

  it("holds steps until the next point", () => {
    const steps = curve([[0, 0], [4, 1], [8, 0]], { stepped: true });
    expect([0, 3.9, 4, 7.9, 8, 9].map((beat) => steps.value(beat))).toEqual([0, 0, 1, 1, 0, 0]);
  });

  it("bends as its handles say", () => {
    const eased = curve([[0, 0, [0.5, 0, 0.5, 1]], [4, 10]]);
    expect(eased.value(2)).toBeCloseTo(5);
    expect(eased.value(1)).toBeLessThan(2.5);
    const line = curve([[0, 0, [1 / 3, 1 / 3, 2 / 3, 2 / 3]], [4, 10]]);
    expect(line.value(1)).toBeCloseTo(2.5, 4);
  });

  it("draws gains by the fader's law", () => {
    const volume = curve([[0, 1]], { unit: "gain", minimum: 0, maximum: 10 ** (6 / 20) });
    expect(volume.share(10 ** (6 / 20))).toBeCloseTo(1);
    expect(volume.share(1)).toBeCloseTo(0.85, 2);
    expect(volume.share(0)).toBe(0);
  });

  it("draws frequencies by octaves", () => {
    const cutoff = curve([[0, 20]], { unit: "Hz", minimum: 20, maximum: 20_480 });
    expect([20, 640, 20_480].map((value) => cutoff.share(value))).toEqual([0, 0.5, 1]);
  });
});

describe("formatValue", () => {
  const json = (unit: Unit): AutomationJson => curve([[0, 0]], { unit }).json;

  it("says values with their unit", () => {
    expect(formatValue(json("gain"), 0.5)).toBe("−6.0 dB");
    expect(formatValue(json("pan"), -0.5)).toBe("25L");
    expect(formatValue(json("switch"), 1)).toBe("On");
    expect(formatValue(json("bpm"), 127.5)).toBe("127.5 BPM");
    expect(formatValue(json("signature"), 201)).toBe("4/4");
    expect(formatValue(json("signature"), 5 + 99 * 3)).toBe("6/8");
    expect(formatValue(json(""), 63.5)).toBe("63.5");
    expect([formatValue(json("Hz"), 130.4), formatValue(json("Hz"), 2500)]).toEqual(["130 Hz", "2.5 kHz"]);
    expect(formatValue(json("key"), 69)).toBe("440 Hz");
    expect(formatValue(json("share"), 0.255)).toBe("25.5 %");
    expect(formatValue(json("dB"), -3)).toBe("−3.0 dB");
  });
});
