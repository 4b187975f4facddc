import { describe, expect, it } from "vitest";

import { Chunks } from "./chunks";
import { FrozenStrips } from "./frozen_strips";
import { Pieces, type Placed } from "./pieces";
import type { Segment } from "./plan";
import { WasmMemory } from "./wasm_memory";

const own: Segment[] = [
  { strip: 0, start: 0, end: 1000, pcm: 0, offset: 0 },
  { strip: 1, start: 0, end: 1000, pcm: 0, offset: 0 },
];
const frozen: Segment[] = [{ strip: 0, start: 0, end: 9000, pcm: 1, offset: 0 }];

function made() {
  const chunks = new Chunks(new WasmMemory(), [1000]);
  chunks.add(1, 9000);
  chunks.place(0, 0, 0, new ArrayBuffer(8000));
  const pieces = new Pieces([], chunks);
  const place = (segments: readonly Segment[]): Placed[] => segments.map((segment) => ({ ...segment, heard: 0 }));
  return { chunks, pieces, strips: new FrozenStrips(own, pieces, chunks, place), frozenIsHere: () => chunks.place(1, 0, 65536, new ArrayBuffer(72000)) };
}

const played = (pieces: Pieces): number[] => pieces.segments.map(({ pcm }) => pcm);
const rested: number[] = [];
const rest = (strip: number): void => void rested.push(strip);

/** Plays until nothing is on its way; how many frames that took. */
function arrive(strips: FrozenStrips): number {
  for (let frames = 128; ; frames += 128) if (strips.arrive(128)) return frames;
}

describe("FrozenStrips", () => {
  it("waits for the frozen sound, fades, and lets the inserts rest", () => {
    const { strips, pieces, frozenIsHere } = made();
    strips.set(0, frozen);
    expect(strips.depart(0, 128, rest)).toBe(false);
    frozenIsHere();
    expect(strips.depart(0, 128, rest)).toBe(true);
    expect(strips.has(0)).toBe(false);
    const gains = [0, 100, 511].map((frame) => strips.passage(0)?.frozenGain(frame));
    expect(gains).toEqual([1 / 512, 101 / 512, 1]);
    expect(arrive(strips)).toBe(512);
    expect(strips.has(0)).toBe(true);
    expect(played(pieces)).toEqual([1, 0]);
    expect(strips.depart(512, 128, rest)).toBe(false);
  });

  it("warms the inserts up before they are heard again", () => {
    const { strips, pieces, frozenIsHere } = made();
    frozenIsHere();
    strips.set(0, frozen);
    expect(strips.settle()).toBe(true);
    expect(played(pieces)).toEqual([1, 0]);
    strips.set(0, null);
    rested.length = 0;
    expect(strips.depart(128, 128, rest)).toBe(true);
    expect(rested).toEqual([0]);
    expect(played(pieces)).toEqual([0, 0]);
    expect(strips.passage(0)?.frozenGain(127)).toBe(1);
    expect(arrive(strips)).toBe(4096 + 512);
    expect(strips.has(0)).toBe(false);
    expect(strips.passage(0)).toBeUndefined();
  });

  it("gives way to a change of mind on the way", () => {
    const { strips, pieces, frozenIsHere } = made();
    frozenIsHere();
    strips.set(0, frozen);
    strips.depart(0, 128, rest);
    strips.set(0, null);
    arrive(strips);
    expect(strips.has(0)).toBe(true);
    expect(strips.depart(512, 128, rest)).toBe(true);
    arrive(strips);
    expect(strips.has(0)).toBe(false);
    expect(played(pieces)).toEqual([0, 0]);
    expect(strips.depart(9000, 128, rest)).toBe(false);
  });

  it("does at once at a seek what was on its way", () => {
    const { strips, pieces, frozenIsHere } = made();
    frozenIsHere();
    strips.set(0, frozen);
    strips.depart(0, 128, rest);
    strips.set(0, null);
    expect(strips.settle()).toBe(true);
    expect(strips.has(0)).toBe(false);
    expect(played(pieces)).toEqual([0, 0]);
    expect(strips.settle()).toBe(false);
  });

  it("goes from one frozen sound straight to the next, and the inserts rest on", () => {
    const { strips, pieces, frozenIsHere, chunks } = made();
    frozenIsHere();
    strips.set(0, frozen);
    strips.settle();
    chunks.add(2, 9000);
    const next: Segment[] = [{ strip: 0, start: 0, end: 9000, pcm: 2, offset: 0 }];
    strips.set(0, next);
    rested.length = 0;
    expect(strips.depart(0, 128, rest)).toBe(false);
    chunks.place(2, 0, 2 * 65536, new ArrayBuffer(72000));
    expect(strips.depart(0, 128, rest)).toBe(true);
    expect(strips.has(0)).toBe(true);
    expect(rested).toEqual([]);
    expect(played(pieces)).toEqual([1, 0]);
    expect(arrive(strips)).toBe(512);
    expect(played(pieces)).toEqual([2, 0]);
  });
});
