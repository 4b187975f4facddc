/** Lines for ways that wait: kept as long as they wait the same, else laid anew with what is under way in them. */

import type { Arena } from "./effects";
import type { WasmMemory } from "./wasm_memory";

interface Line {
  readonly at: number;
  readonly delay: number;
}

/** What a way that waits less than before has to give at once. */
export interface Surplus {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

export class Lines {
  readonly #memory: WasmMemory;
  readonly #arena: Arena;
  /** Numbers before the rings of both sides; the first says where the next frame goes. */
  readonly #head: number;
  #lines = new Map<string, Line>();

  constructor(memory: WasmMemory, arena: Arena, head: number) {
    this.#memory = memory;
    this.#arena = arena;
    this.#head = head;
  }

  /** Lays the lines of these ways, each so many frames long; what those that got shorter have too much. */
  lay(delays: ReadonlyMap<string, number>): Map<string, Surplus> {
    const before = this.#lines;
    const surplus = new Map<string, Surplus>();
    this.#lines = new Map();
    for (const [way, delay] of delays) {
      const old = before.get(way);
      before.delete(way);
      if (old?.delay === delay) {
        this.#lines.set(way, old);
        continue;
      }
      const held = old === undefined ? { left: new Float64Array(), right: new Float64Array() } : this.#taken(old);
      const extra = held.left.length - delay;
      if (extra > 0) surplus.set(way, { left: held.left.slice(0, extra), right: held.right.slice(0, extra) });
      if (delay > 0) this.#lines.set(way, this.#laid(delay, held));
    }
    for (const line of before.values()) this.#arena.give(line.at);
    return surplus;
  }

  /** Where a way's line begins, counted in numbers from the start of memory; 0 where it does not wait. */
  place(way: string): number {
    return (this.#lines.get(way)?.at ?? 0) / 8;
  }

  /** Forgets what is under way. */
  clear(): void {
    for (const { at, delay } of this.#lines.values()) this.#memory.float64().fill(0, at / 8, at / 8 + this.#head + 2 * delay);
  }

  /** The frames in a line, the next one first; its memory is given back. */
  #taken({ at, delay }: Line): Surplus {
    const float64 = this.#memory.float64();
    const next = float64[at / 8] ?? 0;
    const rings = at / 8 + this.#head;
    const unrolled = (ring: number): Float64Array =>
      Float64Array.from({ length: delay }, (_, frame) => float64[ring + ((next + frame) % delay)] ?? 0);
    const held = { left: unrolled(rings), right: unrolled(rings + delay) };
    this.#arena.give(at);
    return held;
  }

  /** A line of so many frames that ends with what is held; silence comes before. */
  #laid(delay: number, { left, right }: Surplus): Line {
    const at = this.#arena.take(this.#head + 2 * delay);
    const float64 = this.#memory.float64();
    const kept = Math.min(left.length, delay);
    const rings = at / 8 + this.#head;
    float64.set(left.subarray(left.length - kept), rings + delay - kept);
    float64.set(right.subarray(right.length - kept), rings + 2 * delay - kept);
    return { at, delay };
  }
}
