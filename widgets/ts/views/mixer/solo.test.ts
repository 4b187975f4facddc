import { describe, expect, it } from "vitest";

import type { StripData } from "./data";
import { silencedStrips } from "./solo";

const strip = (id: string, kind: StripData["kind"], group: string | null = null): StripData =>
  ({ id, kind, group }) as unknown as StripData;

const STRIPS = [
  strip("bass", "midi"),
  strip("drums", "group"),
  strip("kick", "midi", "drums"),
  strip("hat", "midi", "drums"),
  strip("reverb", "return"),
  strip("main", "main"),
];

function silenced(muted: string[], soloed: string[]): string[] {
  const value = (id: string, parameter: string): number =>
    parameter === "active" ? Number(!muted.includes(id)) : Number(soloed.includes(id));
  return [...silencedStrips(STRIPS, value)];
}

describe("silenced strips", () => {
  it("are none at first", () => expect(silenced([], [])).toEqual([]));
  it("are the members of a muted group", () => expect(silenced(["drums"], [])).toEqual(["drums", "kick", "hat"]));
  it("are all tracks but the soloed one and the groups around it", () =>
    expect(silenced([], ["kick"])).toEqual(["bass", "hat"]));
  it("leave the members of a soloed group", () => expect(silenced([], ["drums"])).toEqual(["bass"]));
  it("include what is soloed and muted", () => expect(silenced(["kick"], ["kick"])).toEqual(["bass", "kick", "hat"]));
});
