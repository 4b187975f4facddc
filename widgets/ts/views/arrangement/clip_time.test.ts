import { describe, expect, it } from "vitest";

import { passes, sampleSeconds, type Pass } from "./clip_time";
import { AUDIO, LOOPED, WARPED } from "./data";
import { Song } from "./song";
import { testSong, type TestClip } from "./testing";

const one = (clip: TestClip, more = {}): Song => new Song(testSong({ tracks: [{}], clips: [clip], ...more }));

describe("passes", () => {
  it("is one run without a loop", () => {
    const song = one({ start: 4, end: 12, content: 2 });
    expect(passes(song, 0, 0, 100)).toEqual([{ start: 4, end: 12, content: 2 }]);
  });

  it("unrolls a loop from the start marker on", () => {
    const song = one({ start: 4, end: 14, content: 3, loop: [0, 4], flags: LOOPED });
    expect(passes(song, 0, 0, 100)).toEqual([
      { start: 4, end: 5, content: 3 },
      { start: 5, end: 9, content: 0 },
      { start: 9, end: 13, content: 0 },
      { start: 13, end: 14, content: 0 },
    ]);
  });

  it("gives only what is asked for", () => {
    const song = one({ start: 0, end: 100_000, loop: [0, 1], flags: LOOPED });
    const found = passes(song, 0, 500.5, 502.5);
    expect(found.map(({ start }) => start)).toEqual([500, 501, 502]);
  });

  it("plays straight on from a marker behind the loop, and through a loop of no length", () => {
    expect(passes(one({ start: 0, end: 8, content: 6, loop: [0, 4], flags: LOOPED }), 0, 0, 8)).toHaveLength(1);
    expect(passes(one({ start: 0, end: 8, content: 0, loop: [0, 0], flags: LOOPED }), 0, 0, 8)).toHaveLength(1);
  });
});

describe("sampleSeconds", () => {
  it("follows warp markers, and their slope beyond the last", () => {
    const warps = [[[0, 0], [1, 4], [1.5, 5]]] as const;
    const song = one({ start: 8, end: 16, flags: AUDIO | WARPED, sample: 0, warp: 0 }, { warps });
    const pass = passes(song, 0, 0, 100)[0] as Pass;
    expect(sampleSeconds(song, 0, pass, 10)).toBeCloseTo(0.5);
    expect(sampleSeconds(song, 0, pass, 12.5)).toBeCloseTo(1.25);
    expect(sampleSeconds(song, 0, pass, 14)).toBeCloseTo(2);
  });

  it("counts seconds of the song where a clip is not warped, over changes of tempo too", () => {
    const tempo = [[0, 4, 8], [0, 2, 3]] as const;
    const song = one({ start: 2, end: 8, content: 10, flags: AUDIO, sample: 0 }, { tempo });
    const pass = passes(song, 0, 0, 100)[0] as Pass;
    expect(sampleSeconds(song, 0, pass, 2)).toBeCloseTo(10);
    expect(sampleSeconds(song, 0, pass, 8)).toBeCloseTo(12);
  });
});
