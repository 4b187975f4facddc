import { expect, test } from "vitest";

import { Timing, outward } from "./compensation";
import { testPlan } from "./testing_plan";

const send = (to: number) => ({ to, gain: 1, pre_fader: false });
const insert = { kernel: "any", device_id: "d", on: true, parameters: [], side_chain: null };

test("what is not late plays later, so that all arrive together", () => {
  const plan = testPlan([{ output: 2, inserts: [insert] }, { output: 2 }, { kind: "main" }], [], 256);
  const timing = new Timing(plan, [[71], [], []]);
  expect(timing.inputs).toEqual([0, 71, 71]);
  expect(timing.total).toBe(71);
  expect(timing.delay(outward(1, 2))).toBe(0);
});

test("the direct sound beside a late return waits in a line", () => {
  const plan = testPlan([{ output: 2, sends: [send(1)] }, { kind: "return", output: 2, inserts: [insert] }, { kind: "main" }], [], 256);
  const timing = new Timing(plan, [[], [71], []]);
  expect([timing.delay(outward(0, 2)), timing.delay(outward(0, 1))]).toEqual([71, 0]);
  expect(timing.fader(1)).toBe(71);
});

test("an insert that listens waits for what it hears", () => {
  const chain = { source: { strip: 0, point: "post_fx" as const }, gain: 1, mix: 1 };
  const listener = { ...insert, side_chain: chain };
  const plan = testPlan([{ output: 2, inserts: [insert] }, { output: 2, inserts: [insert, listener] }, { kind: "main" }], [], 256);
  const timing = new Timing(plan, [[71], [5, 0], []]);
  expect(timing.inputs).toEqual([0, 66, 71]);
  expect(timing.insert(1, 1)).toBe(71);
});

test("a track that plays earlier makes the others wait", () => {
  const plan = testPlan([{ output: 2, delay_frames: -100 }, { output: 2, delay_frames: 40 }, { kind: "main" }], [], 256);
  const timing = new Timing(plan, [[], [], []]);
  expect(timing.inputs).toEqual([0, 140, 100]);
  expect(timing.total).toBe(100);
});

test("a plan that is not compensated waits for nothing", () => {
  const plan = testPlan([{ output: 1, inserts: [insert], delay_frames: -9 }, { kind: "main" }], [], 256);
  const bare = { ...plan, json: { ...plan.json, compensated: false } };
  const timing = new Timing(bare, [[71], []]);
  expect([timing.total, timing.inputs, timing.delay(outward(0, 1))]).toEqual([0, [0, 0], 0]);
});
