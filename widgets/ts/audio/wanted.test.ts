import { describe, expect, it } from "vitest";

import { testPlan } from "./testing_plan";
import { Wanted } from "./wanted";

const CHUNK = 65_536;
const SECOND = 44_100;
const nowhere = { on: false, start: 0, end: 0 };
const names = (chunks: readonly { pcm: number; index: number }[]): string[] => chunks.map(({ pcm, index }) => `${pcm}/${index}`);
const bytes = (count: number): number => count;

describe("Wanted", () => {
  const plan = testPlan(
    [{ segments: [[0, 3 * CHUNK, 0, 0]] }, { segments: [[CHUNK, CHUNK, 1, 0], [2 * CHUNK, CHUNK, 1, 0]] }],
    [3 * CHUNK, CHUNK],
    3 * CHUNK,
  );

  it("lists chunks by first use, each once", () => {
    expect(names(new Wanted(plan).all())).toEqual(["0/0", "0/1", "1/0", "0/2"]);
  });

  it("looks ahead from a frame and then from the song's start", () => {
    const ahead = new Wanted(plan).ahead(2 * CHUNK + 10, nowhere, Infinity, bytes);
    expect(names(ahead)).toEqual(["0/2", "1/0", "0/0", "0/1"]);
  });

  it("goes round a loop before anything else", () => {
    const ahead = new Wanted(plan).ahead(CHUNK, { on: true, start: 0, end: CHUNK + 100 }, Infinity, bytes);
    expect(names(ahead)).toEqual(["0/1", "1/0", "0/0", "0/2"]);
  });

  it("ends where it is told to", () => {
    expect(names(new Wanted(plan).ahead(CHUNK / 2, nowhere, Infinity, bytes, CHUNK))).toEqual(["0/0", "0/1", "1/0"]);
  });

  it("ends where memory does", () => {
    expect(names(new Wanted(plan).ahead(0, nowhere, 2 * CHUNK * 8, bytes))).toEqual(["0/0", "0/1"]);
  });

  it("clips segments that reach out of the song or of their sound", () => {
    const clipped = testPlan([{ segments: [[-SECOND, 2 * SECOND, 0, 0], [SECOND, 10 * SECOND, 1, CHUNK - 10]] }], [CHUNK, CHUNK], 4 * SECOND);
    expect(names(new Wanted(clipped).all())).toEqual(["0/0", "1/0"]);
  });

  it("knows the length of a last, shorter chunk", () => {
    const short = testPlan([{ segments: [[0, CHUNK + 5, 0, 0]] }], [CHUNK + 5], CHUNK + 5);
    expect(new Wanted(short).all().map((chunk) => chunk.bytes)).toEqual([CHUNK * 8, 40]);
  });

  it("what a track delay moves is wanted when it is heard", () => {
    const segments = [[0, 65_536, 0, 0]] as const;
    const plan = testPlan([{ output: 1, segments, delay_frames: 1000 }, { kind: "main", delay_frames: 0 }], [65_536], 65_536);
    expect(new Wanted(plan).range(66_000, 67_000)).toHaveLength(1);
    expect(new Wanted(plan).range(0, 900)).toHaveLength(0);
  });
});
