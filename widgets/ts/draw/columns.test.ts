import { describe, expect, it } from "vitest";

import { lowerBound, readColumns, upperBound, type ColumnsJson } from "./columns";

const json: ColumnsJson = { buffer: 0, count: 2, columns: { start: ["f8", 0], pitch: ["u1", 16] } };

function bytes(offset: number): DataView {
  const view = new DataView(new ArrayBuffer(offset + 24), offset);
  view.setFloat64(0, 1.5, true);
  view.setFloat64(8, -2.25, true);
  view.setUint8(16, 60);
  view.setUint8(17, 127);
  return view;
}

describe("readColumns", () => {
  it.each([0, 8, 3])("reads columns from a buffer that begins at byte %i of a message", (offset) => {
    const { start, pitch } = readColumns(json, [bytes(offset)], ["start", "pitch"]);
    expect([...start]).toEqual([1.5, -2.25]);
    expect([...pitch]).toEqual([60, 127]);
  });

  it("says what is missing", () => {
    expect(() => readColumns(json, [], ["start"])).toThrow("Expected buffer 0, found 0 buffers.");
    expect(() => readColumns(json, [bytes(0)], ["end"])).toThrow("Expected a column end");
  });
});

describe("bounds", () => {
  const sorted = [1, 2, 2, 2, 5];

  it("finds the first not below, and the first above", () => {
    expect([lowerBound(sorted, 2), upperBound(sorted, 2)]).toEqual([1, 4]);
    expect([lowerBound(sorted, 0), upperBound(sorted, 9)]).toEqual([0, 5]);
    expect(lowerBound(sorted, 2, 2, 4)).toBe(2);
  });
});
