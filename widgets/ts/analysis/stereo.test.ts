import { describe, expect, it } from "vitest";

import { StereoField } from "./stereo";

const RATE = 44_100;

function noise(seed: number, gain: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: RATE }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return gain * (state / 1_073_741_824 - 1);
  });
}

function heard(left: Float32Array, right: Float32Array): StereoField {
  const field = new StereoField();
  field.hear(left, right, RATE);
  return field;
}

describe("StereoField", () => {
  it("tells the same, the opposite and the unrelated apart, whatever the levels", () => {
    const [one, other] = [noise(1, 0.5), noise(99, 0.1)];
    expect(heard(one, one.map((value) => value * 0.1)).correlation).toBeCloseTo(1, 6);
    expect(heard(one, one.map((value) => -value)).correlation).toBeCloseTo(-1, 6);
    expect(Math.abs(heard(one, other).correlation ?? 1)).toBeLessThan(0.05);
  });

  it("knows no correlation where a side is silent", () => {
    const silence = new Float32Array(RATE);
    expect(heard(noise(1, 0.5), silence).correlation).toBeNull();
    expect(heard(silence, silence).silent).toBe(true);
  });

  it("zooms in slowly, out at once, and not without end", () => {
    const field = heard(noise(1, 0.01), noise(2, 0.01));
    field.advance(0.05);
    expect(field.zoom).toBeLessThan(2);
    for (let step = 0; step < 200; step++) field.advance(0.05);
    expect(field.zoom).toBeCloseTo(16, 1);
    field.hear(noise(1, 1), noise(2, 1), RATE);
    field.advance(0.001);
    expect(field.zoom).toBeLessThan(0.91);
  });
});
