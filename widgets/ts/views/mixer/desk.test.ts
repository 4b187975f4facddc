import { describe, expect, it } from "vitest";

import type { StripData } from "./data";
import { Desk, type Moved } from "./desk";

const still = (value: number) => ({ value, automated: false });

const strip = (id: string): StripData => ({
  id,
  name: `Track ${id}`,
  kind: "audio",
  color: null,
  group: null,
  frozen: false,
  volume: still(1),
  pans: { pan: still(0) },
  sends: [{ index: 1, to: "r", name: "Reverb", ...still(0.5) }],
  active: still(1),
  soloed: still(0),
  inserts: [
    { id: "d", name: "EQ Eight", kind: "audio_effect", on: true, automated: false, switchable: true, fidelity: { level: "approximate", note: "" } },
  ],
});

describe("desk", () => {
  it("tells each move at once and lists what is not where the set has it", () => {
    const desk = new Desk([strip("1"), strip("2")]);
    const told: Moved[] = [];
    desk.onChange = (track, parameter, value) => told.push({ track, parameter, value });
    desk.move("2", "volume", 0.5);
    desk.move("2", "volume", 0.25);
    desk.move("1", "send:1", 0.75);
    expect(told).toHaveLength(3);
    expect(desk.moved).toEqual([
      { track: "1", parameter: "send:1", value: 0.75 },
      { track: "2", parameter: "volume", value: 0.25 },
    ]);
    desk.move("2", "volume", 1);
    expect(desk.moved).toEqual([{ track: "1", parameter: "send:1", value: 0.75 }]);
  });

  it("takes a step of several moves back as one", () => {
    const desk = new Desk([strip("1"), strip("2")]);
    desk.apply("Solo Track 1", [{ track: "1", parameter: "soloed", value: 1 }]);
    desk.apply("Solo Track 2", [
      { track: "1", parameter: "soloed", value: 0 },
      { track: "2", parameter: "soloed", value: 1 },
    ]);
    expect(desk.undoLabel).toBe("Solo Track 2");
    desk.undo();
    expect(desk.moved).toEqual([{ track: "1", parameter: "soloed", value: 1 }]);
    desk.redo();
    expect(desk.moved).toEqual([{ track: "2", parameter: "soloed", value: 1 }]);
  });

  it("begins where the reader left it, and forgets what is no longer there", () => {
    const desk = new Desk(
      [strip("1")],
      [
        { track: "1", parameter: "device:d", value: 0 },
        { track: "gone", parameter: "volume", value: 0 },
      ],
    );
    expect(desk.value("1", "device:d")).toBe(0);
    expect(desk.moved).toHaveLength(1);
  });

  it("makes no step of a move that leads nowhere", () => {
    const desk = new Desk([strip("1")]);
    desk.apply("Mute Track 1", [{ track: "1", parameter: "active", value: 1 }]);
    expect(desk.undoLabel).toBeNull();
  });
});
