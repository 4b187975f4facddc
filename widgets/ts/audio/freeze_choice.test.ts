import { describe, expect, it } from "vitest";

import { chooseFrozen, tiedStrips, type Candidate } from "./freeze_choice";
import { testPlan } from "./testing_plan";

const strip = (id: string, cost: number, more: Partial<Candidate> = {}): Candidate => ({ id, cost, freezable: true, wish: undefined, ...more });

describe("chooseFrozen", () => {
  it("leaves all live that fits", () => {
    expect(chooseFrozen([strip("a", 0.2), strip("b", 0.3)], 0.5).size).toBe(0);
  });

  it("freezes the costliest first, and no more than it must", () => {
    const found = chooseFrozen([strip("a", 0.1), strip("b", 0.4), strip("c", 0.3), strip("d", 0.2)], 0.5);
    expect([...found]).toEqual([
      ["b", "budget"],
      ["c", "budget"],
    ]);
  });

  it("of equals freezes the first, so that every page chooses alike", () => {
    expect([...chooseFrozen([strip("a", 0.3), strip("b", 0.3), strip("c", 0.3)], 0.65).keys()]).toEqual(["a"]);
  });

  it("counts what cannot be frozen", () => {
    const group = strip("group", 0.4, { freezable: false });
    expect([...chooseFrozen([group, strip("a", 0.1), strip("b", 0.05)], 0.46).keys()]).toEqual(["a"]);
    expect([...chooseFrozen([group, strip("a", 0.1)], 0.2).keys()]).toEqual(["a"]);
  });

  it("does what a person says", () => {
    const found = chooseFrozen([strip("a", 0.9, { wish: false }), strip("b", 0.1), strip("c", 0.01, { wish: true })], 0.5);
    expect([...found]).toEqual([
      ["c", "hand"],
      ["b", "budget"],
    ]);
  });

  it("freezes nothing that costs nothing", () => {
    expect(chooseFrozen([strip("a", 0, {}), strip("b", 0.1)], 0).has("a")).toBe(false);
  });
});

describe("tiedStrips", () => {
  it("are those that others flow into, listen to, or that listen to others", () => {
    const ducking = { kernel: "compressor", device_id: "d", on: true, parameters: [], side_chain: { source: { strip: 1, point: "post_fx" }, gain: 1, mix: 1 } } as const;
    const plan = testPlan(
      [
        { output: 5 },
        { output: 5 },
        { output: 5, inserts: [ducking] },
        { output: 5, sends: [{ to: 4, gain: 1, pre_fader: false }], inserts: [{ ...ducking, side_chain: null }] },
        { kind: "return", output: 5 },
        { kind: "main", output: -1 },
      ],
      [],
      1000,
    );
    expect([...tiedStrips(plan.json)].filter((index) => index >= 0).sort()).toEqual([1, 2, 4, 5]);
    const listening = [{ strip: 3, track: "strip-0" }];
    expect([...tiedStrips(plan.json, listening)].filter((index) => index >= 0).sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("are not those that only the chains of their own racks flow into", () => {
    const heard = [{ strip: 1, point: "post_fx" }] as const;
    const plan = testPlan(
      [
        { output: 6 },
        { kind: "part", output: 4, sends: [{ to: 3, gain: 1, pre_fader: false }] },
        { kind: "part", output: 4, takes: heard },
        { kind: "part", output: 4 },
        { output: 6 },
        { kind: "part", output: 6 },
        { kind: "group", output: 7 },
        { kind: "main", output: -1 },
      ],
      [],
      1000,
    );
    expect([...tiedStrips(plan.json)].filter((index) => index >= 0).sort()).toEqual([6, 7]);
  });
});
