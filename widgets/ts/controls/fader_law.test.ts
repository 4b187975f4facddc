import { describe, expect, it } from "vitest";

import { dbOfGain, dbOfTravel, gainOfDb, SILENT_GAIN, travelOfDb } from "./fader_law";

/** Read off Live's fader: decibels and position. */
const READINGS: [number, number][] = [
  [6, 1],
  [0, 0.85],
  [-6, 0.7],
  [-18, 0.4],
  [-24, 0.3024],
  [-36, 0.187],
  [-48, 0.1035],
  [-60, 0.0346],
];

describe("fader law", () => {
  it.each(READINGS)("puts %d dB at %d of the travel", (db, travel) => {
    expect(travelOfDb(db)).toBeCloseTo(travel, 6);
    expect(dbOfTravel(travel)).toBeCloseTo(db, 6);
  });

  it("reads −inf at the bottom and holds what Live stores there", () => {
    expect(dbOfTravel(0)).toBe(-Infinity);
    expect(gainOfDb(-Infinity)).toBe(SILENT_GAIN);
    expect(dbOfGain(SILENT_GAIN)).toBe(-Infinity);
    expect(dbOfGain(0)).toBe(-Infinity);
  });

  it("rises all the way and undoes itself", () => {
    let previous = -Infinity;
    for (let step = 1; step <= 1000; step += 1) {
      const travel = step / 1000;
      const db = dbOfTravel(travel);
      expect(db).toBeGreaterThan(previous);
      expect(travelOfDb(db)).toBeCloseTo(travel, 9);
      previous = db;
    }
  });

  it("stops at the top", () => {
    expect(travelOfDb(20)).toBe(1);
    expect(dbOfTravel(2)).toBe(6);
  });
});
