import { describe, expect, it } from "vitest";

import { CountIn } from "./count_in";

function played(beats: number, framesPerBeat: number, rate = 1000, block = 128) {
  const countIn = new CountIn({ beats, framesPerBeat, beatsPerBar: 4 }, rate, block);
  const out: number[] = [];
  const left: number[] = [];
  while (!countIn.done) {
    left.push(countIn.beatsLeft);
    const [a, b] = [new Float32Array(block), new Float32Array(block)];
    countIn.fill(a, b);
    expect(a).toEqual(b);
    out.push(...a);
  }
  return { out, left };
}

describe("CountIn", () => {
  it("clicks once a beat, the last a beat before the song", () => {
    const { out } = played(4, 500);
    const starts = out.flatMap((value, frame) => (value !== 0 && out.slice(Math.max(frame - 60, 0), frame).every((one) => one === 0) ? [frame] : []));
    // The first sample of a click is the sine's zero.
    expect(starts.map((frame) => out.length - (frame - 1))).toEqual([2000, 1500, 1000, 500]);
  });

  it("accents the first of a bar", () => {
    const { out } = played(2, 1000, 44_100);
    const crossings = (part: number[]): number => part.filter((value, frame) => value > 0 && (part[frame - 1] ?? 0) <= 0).length;
    const first = out.slice(out.length - 2000, out.length - 1000);
    expect(crossings(first)).toBeGreaterThan(crossings(out.slice(out.length - 1000)));
  });

  it("counts down", () => {
    expect([...new Set(played(3, 256).left)]).toEqual([3, 2, 1]);
  });
});
