import { describe, expect, it } from "vitest";

import { TempoMap } from "./tempo_map";

describe("TempoMap", () => {
  const map = new TempoMap([0, 8, 16], [0, 4, 6]);

  it("goes there and back", () => {
    for (const beat of [0, 3, 8, 12, 16, 40]) expect(map.beats(map.seconds(beat))).toBeCloseTo(beat);
    expect(map.seconds(12)).toBeCloseTo(5);
  });

  it("goes on at the tempo of its ends", () => {
    expect(map.seconds(24)).toBeCloseTo(8);
    expect(map.seconds(-2)).toBeCloseTo(-1);
    expect([map.tempoAt(4), map.tempoAt(20)]).toEqual([120, 240]);
  });

  it("is steady with a single breakpoint", () => {
    expect(new TempoMap([0], [0], 60).seconds(3)).toBeCloseTo(3);
  });
});
