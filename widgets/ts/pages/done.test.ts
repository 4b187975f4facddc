import { describe, expect, it } from "vitest";

import { filledIn } from "./done";

describe("where a form leads", () => {
  it("holds fields of the answer, encoded", () => {
    expect(filledIn("/collections/{id}", { id: "c1" })).toBe("/collections/c1");
    expect(filledIn("/people/%7Bname%7D?from={id}", { name: "a/b", id: 3 })).toBe("/people/a%2Fb?from=3");
  });

  it("leaves out what the answer does not hold", () => {
    expect(filledIn("/{id}", null)).toBe("/");
  });
});
