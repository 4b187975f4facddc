import { describe, expect, it } from "vitest";

import { Session } from "./session";
import { testPlan } from "./testing_plan";

function session(): Session {
  const plan = testPlan(
    [
      {
        volume: 0.5,
        sends: [{ to: 1, gain: 0.25, pre_fader: false }],
        inserts: [{ kernel: "eq8", device_id: "d", on: true, parameters: [1, 3, 440], side_chain: null }],
        automation: { pan: [-1, 0, 1] },
      },
      { kind: "main" },
    ],
    [],
    256,
  );
  return new Session("key", plan, new ArrayBuffer(0), 1);
}

describe("Session", () => {
  it("reads values as planned, under every name", () => {
    const values = ["volume", "send:0", "insert:0:on", "insert:0:2", "active", "soloed"].map((name) => session().value("strip-0", name, 0));
    expect(values).toEqual([0.5, 0.25, 1, 440, 1, 0]);
  });

  it("follows automation until a touch, and again after it is let go", () => {
    const touched = session();
    expect([0, 128, 256, 9999].map((frame) => touched.value("strip-0", "pan", frame))).toEqual([-1, 0, 1, 1]);
    touched.set("strip-0", "pan", 0.3);
    expect(touched.value("strip-0", "pan", 256)).toBe(0.3);
    expect(touched.overridden("strip-0", "pan")).toBe(true);
    expect(touched.backToAutomation()).toEqual([{ stripId: "strip-0", name: "pan" }]);
    expect(touched.value("strip-0", "pan", 256)).toBe(1);
  });

  it("keeps moves of what is not automated", () => {
    const moved = session();
    moved.set("strip-0", "volume", 2);
    moved.set("strip-1", "soloed", 1);
    moved.backToAutomation();
    expect([...moved.moves()]).toEqual([
      { strip: 0, name: "volume", value: 2 },
      { strip: 1, name: "soloed", value: 1 },
    ]);
    expect(moved.overridden("strip-0", "volume")).toBe(false);
  });

  it("refuses what is not there", () => {
    expect(() => session().value("nobody", "volume", 0)).toThrow("nobody");
    for (const name of ["treble", "send:1", "insert:0:3", "insert:1:on"]) {
      expect(() => session().set("strip-0", name, 1)).toThrow(name);
    }
    expect(() => session().set("strip-0", "volume", Number.NaN)).toThrow("Expected a number");
  });
});
