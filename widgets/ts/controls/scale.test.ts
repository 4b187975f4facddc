import { describe, expect, it } from "vitest";

import { gainOfDb, SILENT_GAIN } from "./fader_law";
import { PAN, SEND, VOLUME } from "./scale";

describe("volume", () => {
  it.each([
    [1, "0.0 dB"],
    [gainOfDb(-5.54), "−5.5 dB"],
    [gainOfDb(-0.01), "0.0 dB"],
    [SILENT_GAIN, "−∞ dB"],
    [0, "−∞ dB"],
  ])("writes %d as %s", (gain, text) => expect(VOLUME.format(gain)).toBe(text));

  it.each([
    ["-6", -6],
    ["−6,5 dB", -6.5],
    [" +3.25db", 3.25],
    ["99", 6],
    ["-inf", -Infinity],
    [".5", 0.5],
  ])("reads %j", (text, db) => expect(VOLUME.parse(text)).toBeCloseTo(gainOfDb(db), 12));

  it("refuses what is no number", () => expect(VOLUME.parse("loud")).toBeNull());

  it("steps by decibels, out of silence and back", () => {
    expect(VOLUME.step(1, -1, false)).toBeCloseTo(gainOfDb(-1), 12);
    expect(VOLUME.step(1, 1, true)).toBeCloseTo(gainOfDb(0.1), 12);
    expect(VOLUME.step(SILENT_GAIN, 1, false)).toBeCloseTo(gainOfDb(-69), 12);
    expect(VOLUME.step(gainOfDb(-69.5), -1, false)).toBe(SILENT_GAIN);
    expect(VOLUME.step(gainOfDb(5.7), 1, false)).toBeCloseTo(gainOfDb(6), 12);
  });

  it("has unity at 85 % of the travel", () => expect(VOLUME.travel(1)).toBeCloseTo(0.85, 12));
});

describe("send", () => {
  it("is fully open at 0 dB and closed at −inf", () => {
    expect(SEND.travel(1)).toBe(1);
    expect(SEND.value(1)).toBeCloseTo(1, 12);
    expect(SEND.value(0)).toBe(SILENT_GAIN);
    expect(SEND.reset).toBe(SILENT_GAIN);
  });
});

describe("pan", () => {
  it.each([
    [0, "C"],
    [-1, "50L"],
    [1, "50R"],
    [-0.3, "15L"],
    [0.004, "C"],
  ])("writes %d as %s", (pan, text) => expect(PAN.format(pan)).toBe(text));

  it.each([
    ["c", 0],
    ["25L", -0.5],
    ["l 25", -0.5],
    ["-25", -0.5],
    ["50r", 1],
    ["80R", 1],
  ])("reads %j", (text, pan) => expect(PAN.parse(text)).toBeCloseTo(pan, 12));

  it("steps by one of fifty, finely by a tenth", () => {
    expect(PAN.step(0, 1, false)).toBeCloseTo(0.02, 12);
    expect(PAN.step(0, -1, true)).toBeCloseTo(-0.002, 12);
    expect(PAN.step(1, 1, false)).toBe(1);
  });
});
