import { describe, expect, it } from "vitest";

import { FLOOR_DB, MeterChannel, StereoMeter } from "./meter";

describe("meter", () => {
  it("rises at once and falls 20 dB in 1.7 s", () => {
    const meter = new MeterChannel();
    meter.advance(1, 0, 1 / 60);
    expect(meter.peakDb).toBeCloseTo(0, 9);
    for (let frame = 0; frame < 102; frame += 1) meter.advance(0, 0, 1 / 60);
    expect(meter.peakDb).toBeCloseTo(-20, 6);
  });

  it("holds the peak line for a second and a half, then lets it go", () => {
    const meter = new MeterChannel();
    meter.advance(0.5, 0, 0.1);
    const held = meter.lineDb;
    for (let tenth = 0; tenth < 14; tenth += 1) meter.advance(0, 0, 0.1);
    expect(meter.lineDb).toBe(held);
    for (let tenth = 0; tenth < 10; tenth += 1) meter.advance(0, 0, 0.1);
    expect(meter.lineDb).toBeLessThan(held - 15);
  });

  it("settles its RMS bar on a steady tone, whatever the frame rate", () => {
    for (const rate of [10, 60]) {
      const meter = new MeterChannel();
      for (let frame = 0; frame < 3 * rate; frame += 1) meter.advance(1, Math.SQRT1_2, 1 / rate);
      expect(meter.rmsDb).toBeCloseTo(-3.01, 1);
    }
  });

  it("comes to rest", () => {
    const meter = new MeterChannel();
    meter.advance(1, 1, 0.02);
    expect(meter.silent).toBe(false);
    for (let second = 0; second < 12; second += 1) meter.advance(0, 0, 1);
    expect(meter.silent).toBe(true);
    expect(meter.peakDb).toBe(FLOOR_DB);
  });

  it("lights the clip lamp over full scale only, until it is reset", () => {
    const meter = new StereoMeter();
    meter.advance([1, 1], [0, 0], 0.1);
    expect(meter.clipped).toBe(false);
    meter.advance([0, 1.001], [0, 0], 0.1);
    meter.advance([0, 0], [0, 0], 0.1);
    expect(meter.clipped).toBe(true);
    meter.reset();
    expect(meter.clipped).toBe(false);
  });
});
