import { expect, test } from "vitest";

import { Arena, ARENA_BYTES } from "./effects";
import { WasmMemory } from "./wasm_memory";

test("room that was given back is handed out again, zeroed", () => {
  const memory = new WasmMemory();
  const arena = new Arena(memory);
  const [first, second, third] = [arena.take(100), arena.take(50), arena.take(10)];
  memory.float64().fill(7, second / 8, second / 8 + 50);
  arena.give(second);
  const again = arena.take(40);
  expect(again).toBe(second);
  expect([...memory.float64().subarray(again / 8, again / 8 + 40)].every((value) => value === 0)).toBe(true);
  expect(first).toBeLessThan(again);
  expect(arena.take(60)).toBeGreaterThan(third);
});

test("what does not fit is refused with a reason", () => {
  const arena = new Arena(new WasmMemory());
  arena.take(ARENA_BYTES / 8 - 8);
  expect(() => arena.take(16)).toThrow("take a long delay off a track");
});
