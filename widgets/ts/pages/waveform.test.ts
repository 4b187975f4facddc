import { describe, expect, it } from "vitest";

import { outline } from "./waveform";

function points(path: string): [number, number][] {
  return path
    .slice(1, -1)
    .split("L")
    .map((point) => point.split(" ").map(Number) as [number, number]);
}

describe("the outline of a sound", () => {
  it("goes along the top and back along the bottom, the loudest at the edge", () => {
    const path = outline({ min: [-0.5, -0.25], max: [0.5, 0.1] }, 100, 40);
    expect(points(path)).toEqual([
      [0, 0],
      [100, 16],
      [100, 30],
      [0, 40],
    ]);
  });

  it("keeps silence as a line in the middle", () => {
    const path = outline({ min: [0, 0], max: [0, 0] }, 100, 40);
    expect(points(path).map(([, y]) => y)).toEqual([19.5, 19.5, 20.5, 20.5]);
  });

  it("draws nothing of nothing", () => {
    expect(outline({ min: [], max: [] }, 100, 40)).toBe("");
  });
});
