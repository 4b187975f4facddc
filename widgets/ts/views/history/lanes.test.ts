import { describe, expect, it } from "vitest";

import { laneGraph } from "./lanes";

describe("laneGraph", () => {
  it("keeps a straight history in one lane", () => {
    const { rows, lanes } = laneGraph([null, 0, 1], []);
    expect(lanes).toBe(1);
    expect(rows.map(({ lane }) => lane)).toEqual([0, 0, 0]);
    expect(rows[0]).toEqual({ lane: 0, above: [], below: [0], branches: [] });
    expect(rows[2]).toEqual({ lane: 0, above: [0], below: [], branches: [] });
  });

  it("gives a fork a lane of its own from its parent on", () => {
    const { rows, lanes } = laneGraph([null, 0, 1, 1], [false, false, false, true]);
    expect(lanes).toBe(2);
    expect(rows.map(({ lane }) => lane)).toEqual([0, 0, 0, 1]);
    expect(rows[1]?.branches).toEqual([{ from: 0, to: 1 }]);
    expect(rows[2]?.above).toEqual([0, 1]);
    expect(rows[3]?.above).toEqual([1]);
  });

  it("keeps the lane for the version that is no fork, though the fork came first", () => {
    const { rows } = laneGraph([null, 0, 0], [false, true, false]);
    expect(rows.map(({ lane }) => lane)).toEqual([0, 1, 0]);
    expect(rows[1]).toEqual({ lane: 1, above: [1, 0], below: [0], branches: [] });
  });

  it("uses a lane again once what was in it has ended", () => {
    const { rows, lanes } = laneGraph([null, 0, 0, 1, 3, 3], []);
    expect(rows.map(({ lane }) => lane)).toEqual([0, 0, 1, 0, 0, 1]);
    expect(lanes).toBe(2);
  });

  it("does not lead a fork through a lane that is busy between parent and child", () => {
    const { rows } = laneGraph([null, 0, 0, 2, 0], []);
    expect(new Set([rows[3]?.lane, rows[4]?.lane]).size).toBe(2);
  });

  it("starts an unrelated version beside the others", () => {
    const { rows } = laneGraph([null, 0, null, 1], []);
    expect(rows.map(({ lane }) => lane)).toEqual([0, 0, 1, 0]);
  });
});
