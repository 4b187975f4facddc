import { describe, expect, it } from "vitest";

import { Pool } from "./pool";

const KIB = 1024;
const MIB = 1024 * KIB;

describe("Pool", () => {
  it("gives places that do not overlap, of the next power of two", () => {
    const pool = new Pool(4 * MIB);
    const taken = [512 * KIB, 100, 33 * KIB, 64 * KIB, 512 * KIB].map((bytes) => ({ at: pool.take(bytes) ?? -1, size: Pool.size(bytes) }));
    expect(taken.map((block) => block.size / KIB)).toEqual([512, 32, 64, 64, 512]);
    const sorted = taken.sort((a, b) => a.at - b.at);
    sorted.forEach((block, index) => {
      expect(block.at % block.size).toBe(0);
      expect(block.at).toBeGreaterThanOrEqual((sorted[index - 1]?.at ?? 0) + (sorted[index - 1]?.size ?? 0));
    });
  });

  it("refuses what is over its limit, until something is given back", () => {
    const pool = new Pool(1 * MIB);
    const first = pool.take(512 * KIB);
    expect(pool.take(512 * KIB)).not.toBeNull();
    expect(pool.take(1)).toBeNull();
    pool.give(first ?? -1);
    expect(pool.take(512 * KIB)).toBe(first);
  });

  it("joins neighbours that are free again", () => {
    const pool = new Pool(512 * KIB);
    const small = Array.from({ length: 16 }, () => pool.take(32 * KIB));
    expect(new Set(small).size).toBe(16);
    expect(pool.take(32 * KIB)).toBeNull();
    for (const place of small) pool.give(place ?? -1);
    expect(pool.take(512 * KIB)).toBe(0);
  });
});
