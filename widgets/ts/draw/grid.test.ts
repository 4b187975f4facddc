import { describe, expect, it } from "vitest";

import { Bars } from "../time";
import { gridLines, secondsStep } from "./grid";
import { TimeAxis } from "./time_axis";

function lines(meters: [number, number, number][], from: number, to: number, width = 1000) {
  const axis = new TimeAxis(1000);
  axis.setWidth(width);
  axis.show(from, to);
  const bars = new Bars(meters.map(([beat, numerator, denominator]) => ({ beat, numerator, denominator })));
  return { axis, found: gridLines(bars, axis) };
}

describe("gridLines", () => {
  it.each([16, 64, 256, 1000])("keeps lines and labels apart over %i beats", (span) => {
    const { axis, found } = lines([[0, 4, 4]], 0, span);
    const places = found.map(({ beat }) => axis.x(beat));
    const labels = found.filter(({ label }) => label !== "").map(({ beat }) => axis.x(beat));
    const gaps = (list: number[]): number[] => list.slice(1).map((x, index) => x - (list[index] as number));
    expect(Math.min(...gaps(places))).toBeGreaterThanOrEqual(13.9);
    expect(Math.min(...gaps(labels))).toBeGreaterThanOrEqual(63.9);
    expect(labels.length).toBeGreaterThan(2);
  });

  it("labels bars by number and parts of bars by beat", () => {
    const { found } = lines([[0, 4, 4]], 0, 8);
    const labelled = found.filter(({ label }) => label !== "").map(({ label }) => label);
    expect(labelled.slice(0, 5)).toEqual(["1", "1.2", "1.3", "1.4", "2"]);
  });

  it("labels sixteenths once there is room", () => {
    const labelled = lines([[0, 4, 4]], 0, 2).found.filter(({ label }) => label !== "");
    expect(labelled.slice(0, 4).map(({ label }) => label)).toEqual(["1", "1.1.2", "1.1.3", "1.1.4"]);
  });

  it("gives every label once, however close the zoom", () => {
    const labels = lines([[0, 4, 4]], 0, 0.6).found.filter(({ label }) => label !== "").map(({ label }) => label);
    expect(labels).toEqual(["1", "1.1.2", "1.1.3", "1.1.4"]);
  });

  it("starts anew where the signature changes", () => {
    const { found } = lines([[0, 4, 4], [16, 3, 4]], 0, 40);
    const bars = found.filter(({ rank }) => rank < 2).map(({ beat }) => beat);
    expect(bars.slice(0, 8)).toEqual([0, 4, 8, 12, 16, 19, 22, 25]);
    expect(found.find(({ beat }) => beat === 19)?.label).toBe("6");
  });

  it("begins no later than the left edge", () => {
    const { axis, found } = lines([[0, 4, 4]], 321.3, 400);
    expect(found[0]?.beat).toBeLessThanOrEqual(axis.startBeat);
    expect(found[0]?.beat).toBeGreaterThan(axis.startBeat - 16);
  });
});

describe("secondsStep", () => {
  it("takes steps that people count in", () => {
    expect([0.0001, 0.01, 0.1, 1, 100].map(secondsStep)).toEqual([0.01, 1, 10, 120, 7200]);
  });
});
