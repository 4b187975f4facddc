import { describe, expect, it } from "vitest";

import type { StripData } from "./data";
import { bandsOf } from "./groups";

const strip = (id: string, kind: StripData["kind"], group: string | null): StripData =>
  ({ id, name: id, kind, group, color: `#${id}` }) as unknown as StripData;

describe("bands", () => {
  it("run from the group's own strip to its last member, the inner ones below", () => {
    const bands = bandsOf([
      strip("lead", "midi", null),
      strip("drums", "group", null),
      strip("kick", "midi", "drums"),
      strip("cymbals", "group", "drums"),
      strip("hat", "midi", "cymbals"),
      strip("bass", "midi", null),
    ]);
    expect(bands.map((chain) => chain.map((band) => band.name))).toEqual([
      [],
      ["drums"],
      ["drums"],
      ["drums", "cymbals"],
      ["drums", "cymbals"],
      [],
    ]);
    expect(bands[1]![0]).toMatchObject({ first: true, last: false });
    expect(bands[4]![0]).toMatchObject({ first: false, last: true });
    expect(bands[4]![1]).toMatchObject({ first: false, last: true });
  });

  it("end at a group that says it contains itself", () => {
    expect(bandsOf([strip("a", "group", "a")])[0]).toHaveLength(1);
  });
});
