import { describe, expect, it } from "vitest";

import { Feeder } from "./feeder";
import type { ToWorklet } from "./messages";
import { testPlan } from "./testing_plan";

const CHUNK = 65_536;
const MIB = 1024 * 1024;
const nowhere = { on: false, start: 0, end: 0 };

/** One track of so many chunks, all different. */
function song(chunks: number) {
  return testPlan([{ segments: [[0, chunks * CHUNK, 0, 0]] }], [chunks * CHUNK], chunks * CHUNK);
}

function start(chunks: number, limit: number, chunk: (key: string, index: number) => Promise<ArrayBuffer>) {
  const sent: ToWorklet[] = [];
  const errors: string[] = [];
  const events = { progress: () => undefined, error: (message: string) => void errors.push(message) };
  const feeder = new Feeder(song(chunks), { chunk }, 1, events, limit);
  feeder.attach((message) => void sent.push(message));
  const here = (): number[] => {
    const places = new Map<number, number>();
    for (const message of sent) {
      if (message.type === "chunk") places.set(message.place, message.index);
      if (message.type === "drop") places.delete(message.place);
    }
    return [...places.values()].sort((a, b) => a - b);
  };
  return { feeder, errors, here };
}

const whole = (): Promise<ArrayBuffer> => Promise.resolve(new ArrayBuffer(CHUNK * 8));
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe("Feeder", () => {
  it("fetches the song from where it stands", async () => {
    const { feeder, here } = start(8, 64 * MIB, whole);
    feeder.follow(0, nowhere);
    await feeder.ensure(0, 8 * CHUNK);
    expect(here()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(feeder.loadedFraction).toBe(1);
  });

  it("stays within its memory, drops what is far and fetches it again", async () => {
    const { feeder, here } = start(100, 4 * MIB, whole);
    feeder.follow(0, nowhere);
    await feeder.ensure(0, 5 * CHUNK);
    feeder.follow(50 * CHUNK, nowhere);
    await feeder.ensure(50 * CHUNK, 54 * CHUNK);
    await settle();
    expect(here().length).toBeLessThanOrEqual(8);
    expect(here()).toEqual(expect.arrayContaining([50, 51, 52, 53]));
    feeder.follow(0, nowhere);
    await feeder.ensure(0, 4 * CHUNK);
    expect(here()).toEqual(expect.arrayContaining([0, 1, 2, 3]));
  });

  it("asks for no chunk twice while it is under way", async () => {
    const asked: number[] = [];
    const { feeder } = start(8, 64 * MIB, (_, index) => {
      asked.push(index);
      return settle().then(whole);
    });
    feeder.follow(0, nowhere);
    feeder.follow(CHUNK, nowhere);
    feeder.follow(0, nowhere);
    await feeder.ensure(0, 8 * CHUNK);
    expect([...asked].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("tries again, and says what is wrong when it stays so", async () => {
    let failures = 2;
    const shaky = start(1, 64 * MIB, () => (failures-- > 0 ? Promise.reject(new Error("busy")) : whole()));
    shaky.feeder.follow(0, nowhere);
    await shaky.feeder.ensure(0, CHUNK);
    expect(shaky.errors).toEqual([]);
    const broken = start(1, 64 * MIB, () => Promise.resolve(new ArrayBuffer(3)));
    broken.feeder.follow(0, nowhere);
    await expect(broken.feeder.ensure(0, CHUNK)).rejects.toThrow("found 3");
    expect(broken.errors.length).toBe(1);
  });
});
