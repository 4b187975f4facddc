import { describe, expect, it } from "vitest";

import type { Console } from "./console";
import { CHANGE_SECONDS, Pair } from "./pair";

const RATE = 44_100;
const BLOCK = 128;

/** A console that plays one number, from a frame on that it was sent to; `here` says what is loaded. */
function steady(value: number, here: (frame: number) => boolean = () => true) {
  const seeks: number[] = [];
  const jumps: number[] = [];
  const frames: number[] = [];
  const player = {
    complete: (frame: number) => here(frame),
    seek: (frame: number) => void seeks.push(frame),
    jump: (frame: number) => void jumps.push(frame),
    render(frame: number, count: number, left: Float32Array, right: Float32Array, start: number) {
      frames.push(frame);
      left.fill(value, start, start + count);
      right.fill(-value, start, start + count);
    },
  };
  return { console: player as unknown as Console, seeks, jumps, frames };
}

function play(pair: Pair, from: number, blocks: number): Float32Array {
  const out = new Float32Array(blocks * BLOCK);
  const right = new Float32Array(BLOCK);
  for (let block = 0; block < blocks; block++) {
    const left = new Float32Array(BLOCK);
    pair.render(from + block * BLOCK, BLOCK, left, right, 0);
    out.set(left, block * BLOCK);
  }
  return out;
}

describe("Pair", () => {
  it("is the first version alone until there is a second", () => {
    const pair = new Pair(steady(0.5).console, RATE);
    expect(play(pair, 0, 2).every((value) => value === 0.5)).toBe(true);
    expect(pair.heard).toBe(0);
  });

  it("keeps both in step and lets one be heard", () => {
    const [one, other] = [steady(0.5), steady(0.25)];
    const pair = new Pair(one.console, RATE);
    pair.beside = other.console;
    const out = play(pair, 256, 4);
    expect(out.every((value) => value === 0.5)).toBe(true);
    expect(other.seeks).toEqual([256]);
    expect(other.frames).toEqual(one.frames);
  });

  it("changes over in a straight line, without a step", () => {
    const pair = new Pair(steady(0.5).console, RATE);
    pair.beside = steady(-0.25).console;
    play(pair, 0, 1);
    pair.hear(1);
    const out = play(pair, BLOCK, 10);
    const frames = Math.round(CHANGE_SECONDS * RATE);
    const steps = out.map((value, index) => Math.abs(value - (index === 0 ? 0.5 : (out[index - 1] ?? 0))));
    expect(Math.max(...steps)).toBeLessThan((0.75 / frames) * 1.01);
    expect(out[frames - 1]).toBe(-0.25);
    expect(out.at(-1)).toBe(-0.25);
  });

  it("moves to new gains as smoothly", () => {
    const pair = new Pair(steady(1).console, RATE);
    pair.beside = steady(0.5).console;
    pair.gains = [0.25, 1];
    const out = play(pair, 0, 10);
    expect(out[0]).toBeCloseTo(1, 2);
    expect(out.at(-1)).toBe(0.25);
  });

  it("changes its mind half-way without a step", () => {
    const pair = new Pair(steady(1).console, RATE);
    pair.beside = steady(0).console;
    pair.hear(1);
    const down = play(pair, 0, 3);
    pair.hear(0);
    const up = play(pair, 3 * BLOCK, 8);
    expect(Math.abs((up[0] ?? 0) - (down.at(-1) ?? 0))).toBeLessThan(0.002);
    expect(up.at(-1)).toBe(1);
  });

  it("waits for the one that is heard and leaves the other behind until its sound is there", () => {
    let loaded = false;
    const other = steady(0.25, () => loaded);
    const pair = new Pair(steady(0.5).console, RATE);
    pair.beside = other.console;
    expect(pair.complete(0, BLOCK)).toBe(true);
    play(pair, 0, 2);
    expect(other.frames).toEqual([]);
    pair.hear(1);
    expect(pair.complete(256, BLOCK)).toBe(false);
    loaded = true;
    expect(pair.complete(256, BLOCK)).toBe(true);
    play(pair, 256, 1);
    expect(other.seeks).toEqual([256]);
    expect(other.frames).toEqual([256]);
  });

  it("jumps with those that are in step", () => {
    const [one, other] = [steady(0.5), steady(0.25)];
    const pair = new Pair(one.console, RATE);
    pair.beside = other.console;
    play(pair, 0, 1);
    pair.jump(1024);
    expect([one.jumps, other.jumps]).toEqual([[1024], [1024]]);
    play(pair, 1024, 1);
    expect(other.seeks).toEqual([0]);
  });
});
