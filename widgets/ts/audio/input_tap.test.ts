import { describe, expect, it } from "vitest";

import { InputTap } from "./input_tap";
import type { RunPart } from "./run_parts";

const block = (value: number, frames = 128): Float32Array => new Float32Array(frames).fill(value);
const outputs = (): [Float32Array, Float32Array] => [block(0), block(0)];

describe("InputTap", () => {
  it("keeps what came in with the song, and only that", () => {
    const parts: RunPart[] = [];
    const tap = new InputTap((part) => parts.push(part));
    tap.block([block(0.1)], outputs(), 0, 128);
    tap.start();
    tap.block([block(0.2)], outputs(), 1000, 0);
    tap.block([block(0.3), block(0.4)], outputs(), 1000, 128);
    tap.block([block(0.5)], outputs(), 1128, 60);
    tap.stop();
    tap.block([block(0.6)], outputs(), 1188, 128);
    expect(parts.map(({ frame, left, last }) => [frame, left.length, last])).toEqual([[1000, 188, true]]);
    expect(parts[0]?.left[0]).toBeCloseTo(0.3);
    expect(parts[0]?.right[0]).toBeCloseTo(0.4);
    expect(parts[0]?.right[130]).toBeCloseTo(0.5);
  });

  it("begins a new part where the song jumps, and where one is full", () => {
    const parts: RunPart[] = [];
    const tap = new InputTap((part) => parts.push(part));
    tap.start();
    for (let frame = 0; frame < 4096 + 128; frame += 128) tap.block([block(0.1)], outputs(), frame, 128);
    tap.block([block(0.1)], outputs(), 99, 128);
    tap.stop();
    expect(parts.map(({ frame, left }) => [frame, left.length])).toEqual([
      [0, 4096],
      [4096, 128],
      [99, 128],
    ]);
  });

  it("is heard while monitored, with its gain, and measured always", () => {
    const tap = new InputTap(() => undefined);
    tap.gain = 2;
    const quiet = outputs();
    tap.block([block(0.25)], quiet, 0, 0);
    expect(quiet[0][5]).toBe(0);
    tap.monitoring = true;
    const heard = outputs();
    tap.block([block(-0.25)], heard, 0, 0);
    expect(heard[1][5]).toBe(-0.5);
    expect(tap.takePeaks()).toEqual([0.5, 0.5]);
    expect(tap.takePeaks()).toEqual([0, 0]);
  });
});
