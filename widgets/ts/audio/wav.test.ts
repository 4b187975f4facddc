import { describe, expect, it } from "vitest";

import { wavOf } from "./wav";

describe("wavOf", () => {
  it("writes a header and the planes side by side", () => {
    const view = new DataView(wavOf([Float32Array.of(1, 2, -1, -2).buffer, Float32Array.of(3, -3).buffer], 48_000));
    const text = (at: number, count: number): string => String.fromCharCode(...new Uint8Array(view.buffer, at, count));
    expect([text(0, 4), text(8, 8), text(36, 4)]).toEqual(["RIFF", "WAVEfmt ", "data"]);
    expect(view.getUint32(4, true)).toBe(view.byteLength - 8);
    expect([view.getUint16(20, true), view.getUint16(22, true), view.getUint32(24, true), view.getUint16(34, true)]).toEqual([3, 2, 48_000, 32]);
    expect(Array.from(new Float32Array(view.buffer, 44))).toEqual([1, -1, 2, -2, 3, -3]);
  });
});
