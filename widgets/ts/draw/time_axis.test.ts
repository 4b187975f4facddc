import { describe, expect, it } from "vitest";

import { TimeAxis } from "./time_axis";

function axis(length = 100, width = 1000): TimeAxis {
  const made = new TimeAxis(length);
  made.setWidth(width);
  return made;
}

describe("TimeAxis", () => {
  it("shows the whole song first", () => {
    const made = axis();
    expect(made.startBeat).toBe(0);
    expect(made.lastBeat).toBeCloseTo(made.endBeat);
  });

  it("keeps the beat under the pointer when it zooms", () => {
    const made = axis();
    const before = made.beat(300);
    made.zoom(4, 300);
    expect(made.beat(300)).toBeCloseTo(before);
    expect(made.span).toBeCloseTo(made.endBeat / 4);
  });

  it("neither zooms out past the song nor in past a 64th note", () => {
    const made = axis();
    made.zoom(1e-6, 500);
    expect(made.lastBeat).toBeCloseTo(made.endBeat);
    made.zoom(1e9, 500);
    expect(1 / 16 / made.beatsPerPixel).toBeCloseTo(64);
  });

  it("stops at both ends", () => {
    const made = axis();
    made.zoom(4, 0);
    made.scrollBy(-10);
    expect(made.startBeat).toBe(0);
    made.scrollBy(1e6);
    expect(made.lastBeat).toBeCloseTo(made.endBeat);
  });

  it("reveals with as little scrolling as possible", () => {
    const made = axis();
    made.show(20, 40);
    made.reveal(25, 30);
    expect(made.startBeat).toBe(20);
    made.reveal(50, 52);
    expect(made.lastBeat).toBeGreaterThan(52);
    expect(made.beatsPerPixel).toBeCloseTo(20 / 1000);
    made.reveal(0, 90);
    expect(made.startBeat).toBe(0);
    expect(made.lastBeat).toBeGreaterThanOrEqual(90);
  });

  it("tells every change once, and no change not at all", () => {
    const made = axis();
    let told = 0;
    made.on(() => (told += 1));
    made.fit();
    expect(told).toBe(0);
    made.zoom(2, 0);
    made.setWidth(1000);
    expect(told).toBe(1);
  });
});
