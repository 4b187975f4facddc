import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { fetchLoudness, fetchSound, fetchView } from "./served";

/** Answers requests in order, the last one over and over; gives the addresses that were asked for. */
function answering(...answers: Response[]): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (address: string) => {
    asked.push(address);
    const answer = answers[Math.min(asked.length, answers.length) - 1] as Response;
    return Promise.resolve(answer.clone());
  });
  return asked;
}

const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("fetchView", () => {
  it("waits while the view is being made, tells of it, and decodes what comes", async () => {
    const asked = answering(
      json({ data: { state: "loading", message: "2 of 3" }, buffers: [] }),
      json({ data: { state: "ready" }, buffers: ["AQI="], traits: { effects: [{ id: "a", wasm: "Aw==" }] } }),
    );
    const told: unknown[] = [];
    const received = fetchView("/view", ({ message }) => told.push(message));
    await vi.runAllTimersAsync();
    const { payload, traits } = await received;
    expect(told).toEqual(["2 of 3"]);
    expect(asked).toEqual(["/view", "/view"]);
    expect(payload.data.state).toBe("ready");
    expect(payload.buffers[0]?.getUint8(1)).toBe(2);
    const [effect] = traits["effects"] as [{ wasm: DataView }];
    expect(effect.wasm.getUint8(0)).toBe(3);
  });

  it("hands on what a view that cannot be drawn says", async () => {
    answering(json({ data: { state: "error", message: "not a set" }, buffers: [] }));
    const { payload } = await fetchView("/view", () => undefined);
    expect(payload.data).toEqual({ state: "error", message: "not a set" });
  });

  it("fails in the words of a refusal", async () => {
    answering(json({ status: 404, detail: "expected a version that you may see, found none" }, 404));
    await expect(fetchView("/view", () => undefined)).rejects.toThrow("expected a version that you may see");
  });
});

describe("fetchSound", () => {
  const ready = { plan: { set_digest: "abc", strips: [] }, wasm: "AA==", buffers: ["AQ=="] };

  it("waits with the progress that is told, then fetches chunks by their place", async () => {
    const chunk = new Response(new Uint8Array([7, 8]));
    const asked = answering(
      json({ state: "waiting", progress: 0 }, 202),
      json({ state: "working", progress: 0.25 }, 202),
      json(ready),
      chunk,
    );
    const told: number[] = [];
    const sound = fetchSound("/sound", ({ done, total }) => told.push(done / total));
    await vi.runAllTimersAsync();
    const { key, plan, pcm } = await sound;
    expect(told).toEqual([0, 0.25]);
    expect(key).toBe("abc");
    expect(new Uint8Array(plan.buffers[0] as ArrayBuffer)).toEqual(new Uint8Array([1]));
    expect(new Uint8Array(await pcm.chunk("cafe", 3))).toEqual(new Uint8Array([7, 8]));
    expect(asked.at(-1)).toBe("/sound/cafe/3");
  });

  it("fails in the words of a refusal", async () => {
    answering(json({ status: 422, detail: "expected a set that can be played, found none" }, 422));
    await expect(fetchSound("/sound", () => undefined)).rejects.toThrow("expected a set that can be played");
  });
});

describe("fetchLoudness", () => {
  it("waits until it is measured, and knows silence", async () => {
    answering(json({ state: "waiting", progress: 0 }, 202), json({ lufs: -14.2 }), json({ lufs: null }));
    const told: string[] = [];
    const level = fetchLoudness("/loudness", ({ what }) => told.push(what));
    await vi.runAllTimersAsync();
    expect(await level).toBe(-14.2);
    expect(told).toEqual(["Waiting for the hub to measure loudness"]);
    expect(await fetchLoudness("/loudness", () => undefined)).toBeNull();
  });
});
