import { expect, test } from "vitest";

import type { ParameterNotes } from "../audio/layout";
import { parameterScale } from "./parameter_scale";

const plain: ParameterNotes = {
  name: "drive",
  unit: "dB",
  minimum: -12,
  maximum: 12,
  default: 0,
  taper: "linear",
  choices: [],
  summary: "",
};

test("a linear range is travelled evenly", () => {
  const scale = parameterScale(plain);
  expect([scale.travel(-12), scale.travel(0), scale.travel(12)]).toEqual([0, 0.5, 1]);
  expect(scale.value(0.75)).toBe(6);
  expect(scale.format(-6)).toBe("−6 dB");
  expect(scale.parse("-3,5 dB")).toBe(-3.5);
  expect(scale.parse("99")).toBe(12);
});

test("a logarithmic range is travelled by ratios", () => {
  const scale = parameterScale({ ...plain, unit: "Hz", minimum: 20, maximum: 20_000, default: 200, taper: "logarithmic" });
  expect(scale.travel(632.4555)).toBeCloseTo(0.5, 5);
  expect(scale.value(1)).toBeCloseTo(20_000, 6);
  expect(scale.format(12_345)).toBe("12.3 kHz");
  expect(scale.parse("1.5k")).toBe(1500);
});

test("choices and switches step from one to the next and go by their names", () => {
  const choice = parameterScale({ ...plain, minimum: 0, maximum: 2, taper: "choice", choices: ["soft", "hard", "fold"] });
  expect(choice.step(0, 6, false)).toBe(1);
  expect(choice.format(2)).toBe("fold");
  expect(choice.parse("Hard")).toBe(1);
  const flip = parameterScale({ ...plain, minimum: 0, maximum: 1, taper: "switch" });
  expect([flip.format(1), flip.parse("off"), flip.value(0.6)]).toEqual(["on", 0, 1]);
});
