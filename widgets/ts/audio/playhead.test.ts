import { describe, expect, it } from "vitest";

import type { Tick } from "./messages";
import { Playhead } from "./playhead";

const RATE = 44_100;

function tick(frame: number, order: number, state: Tick["state"] = "playing", time = 1): Tick {
  return { type: "tick", session: 1, order, frame, time, state, levels: new Float32Array(), load: 0, heard: 1, listened: [] };
}

describe("Playhead", () => {
  it("runs with the clock between two ticks", () => {
    const playhead = new Playhead();
    playhead.tick(tick(1000, playhead.go(500)), RATE);
    expect(playhead.frame({ currentTime: 1.1 })).toBeCloseTo(1000 + 0.1 * RATE);
  });

  it("shows what is heard, not what is made", () => {
    const playhead = new Playhead();
    playhead.tick(tick(10_000, playhead.go(0)), RATE);
    expect(playhead.frame({ currentTime: 1, outputLatency: 0.02 })).toBeCloseTo(10_000 - 0.02 * RATE);
  });

  it("takes no word from before a seek", () => {
    const playhead = new Playhead();
    const before = playhead.go(0);
    playhead.go(90_000);
    expect(playhead.tick(tick(4000, before), RATE)).toBe(false);
    expect(playhead.frame({ currentTime: 9 })).toBe(90_000);
  });

  it("stands while it waits or is stopped", () => {
    const playhead = new Playhead();
    playhead.tick(tick(700, playhead.go(0), "buffering"), RATE);
    expect(playhead.frame({ currentTime: 5 })).toBe(700);
  });

  it("wraps at the loop's end, but not where playing began behind it", () => {
    const playhead = new Playhead();
    playhead.loop = { on: true, start: 1000, end: 2000 };
    const order = playhead.go(0);
    playhead.tick(tick(1900, order), RATE);
    expect(playhead.frame({ currentTime: 1 + 300 / RATE })).toBeCloseTo(1200);
    playhead.tick(tick(5000, order), RATE);
    expect(playhead.frame({ currentTime: 1 + 300 / RATE })).toBeCloseTo(5300);
  });
});
