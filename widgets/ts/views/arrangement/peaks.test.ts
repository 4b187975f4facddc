import { describe, expect, it } from "vitest";

import type { SampleJson } from "./data";
import { Peaks } from "./peaks";

const sample: SampleJson = {
  name: "Kick.wav",
  exists: true,
  sample_rate: 44100,
  frames: 1_000_000,
  fault: null,
  peaks: [
    { frames_per_bin: 256, bins: 3907, buffer: null },
    { frames_per_bin: 1024, bins: 977, buffer: 0 },
    { frames_per_bin: 4096, bins: 245, buffer: 1 },
  ],
};
const buffers = [new DataView(new ArrayBuffer(1954)), new DataView(new ArrayBuffer(490))];

describe("Peaks", () => {
  it("gives the coarsest level that is fine enough", () => {
    const peaks = new Peaks([sample], buffers);
    expect(peaks.level(0, 5000)?.framesPerBin).toBe(4096);
    expect(peaks.level(0, 4000)?.framesPerBin).toBe(1024);
    expect(peaks.takeWanted()).toEqual([]);
  });

  it("makes do with the nearest until a finer one has come, and asks for that once", () => {
    const peaks = new Peaks([sample], buffers);
    expect(peaks.level(0, 300)?.framesPerBin).toBe(1024);
    peaks.level(0, 10);
    expect(peaks.takeWanted()).toEqual([{ sample: 0, level: 0 }]);
    peaks.level(0, 300);
    expect(peaks.takeWanted()).toEqual([]);
    peaks.arrived({ sample: 0, level: 0 }, new DataView(new ArrayBuffer(7814)));
    expect(peaks.level(0, 300)?.framesPerBin).toBe(256);
  });

  it("has nothing for a sample that is missing", () => {
    const peaks = new Peaks([{ ...sample, exists: false, peaks: [] }], []);
    expect(peaks.level(0, 1000)).toBeNull();
    expect(peaks.level(7, 1000)).toBeNull();
  });
});
