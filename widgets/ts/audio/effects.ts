/** Effects that are put on strips while the music plays: faded in, fed with values, faded out. */

import { lateFrames, memorySize, notesOf, type EffectNotes, type ModuleNotes } from "./layout";
import { CELL_FRAMES, type TapJson } from "./plan";
import type { WasmMemory } from "./wasm_memory";

/** An effect as the page sends it: its module and what its parameters are set to. */
export interface EffectWire {
  /** Tells it from others on the strip, and from its own earlier version. */
  readonly id: string;
  readonly wasm: ArrayBuffer;
  readonly values: readonly number[];
  /** Of each parameter that moves with the song: its value per cell, and one for the end. */
  readonly tables?: readonly (Float32Array | null)[];
  /** Parameters whose automation rests because they were touched. */
  readonly touched?: readonly number[];
  /** What it listens to; its own strip where nothing is said. */
  readonly ear?: EarWire | null;
}

/** A point of another track, by the id of that. */
export interface EarWire {
  readonly track: string;
  readonly tap: TapJson["point"];
}

type Kernel = (...values: number[]) => number;

/** Memory for all of them: ten delays of four seconds. */
export const ARENA_BYTES = 32 * 1024 * 1024;

/** An effect comes and goes within so many cells: about 12 ms. */
const FADE_CELLS = 4;

/** Room for effects that come and go: the first gap that is long enough. */
export class Arena {
  readonly #memory: WasmMemory;
  readonly #base: number;
  readonly #end: number;
  /** Blocks in use, by address, in order. */
  #taken: { readonly at: number; readonly bytes: number }[] = [];

  constructor(memory: WasmMemory) {
    this.#memory = memory;
    this.#base = memory.take(ARENA_BYTES);
    this.#end = this.#base + ARENA_BYTES;
  }

  /** Hands out zeroed numbers; their address. */
  take(doubles: number): number {
    const bytes = doubles * 8;
    let at = this.#base;
    let place = 0;
    for (const block of this.#taken) {
      if (block.at - at >= bytes) break;
      at = block.at + block.bytes;
      place++;
    }
    if (at + bytes > this.#end) throw new Error("Expected room for one more effect, found none; take a long delay off a track.");
    this.#taken.splice(place, 0, { at, bytes });
    this.#memory.float64().fill(0, at / 8, at / 8 + doubles);
    return at;
  }

  give(address: number): void {
    this.#taken = this.#taken.filter(({ at }) => at !== address);
  }
}

/** One effect on a strip. The first of its values is how far it is on. */
export class LiveEffect {
  readonly id: string;
  readonly state: number;
  readonly values: number;
  readonly run: Kernel;
  /** By how many frames what comes out is late. */
  readonly late: number;
  /** Whether it has a side-chain, and what that hears; null for its own strip. */
  readonly listens: boolean;
  readonly ear: EarWire | null;
  leaving = false;
  readonly #memory: WasmMemory;
  readonly #stateSize: number;
  readonly #from: Float64Array;
  readonly #to: Float64Array;
  readonly #goal: Float64Array;
  readonly #tables: readonly (Float32Array | null)[];
  readonly #touched: Set<number>;
  /** It has not sounded yet: where its values are is not known before its first block. */
  #fresh = true;

  constructor(wire: EffectWire, memory: WasmMemory, arena: Arena, capacity: number, desk: ModuleNotes["desk"], sampleRate: number) {
    const module = new WebAssembly.Module(wire.wasm);
    const { kernel } = notesOf<EffectNotes>(module);
    const run = memory.instantiate(module)[kernel.name];
    if (run === undefined || wire.values.length !== kernel.parameters.length) {
      throw new Error(`Expected kernel ${kernel.name} and ${kernel.parameters.length} values for it, found something else.`);
    }
    this.id = wire.id;
    this.run = run;
    this.#memory = memory;
    this.late = lateFrames(kernel, sampleRate);
    this.listens = kernel.side_chain;
    this.ear = kernel.side_chain ? (wire.ear ?? null) : null;
    this.#stateSize = memorySize(kernel, desk, sampleRate);
    this.#tables = wire.tables ?? [];
    this.#touched = new Set(wire.touched);
    this.#goal = Float64Array.from([1, ...wire.values]);
    this.#from = this.#goal.slice();
    this.#from[0] = 0;
    this.#to = this.#from.slice();
    this.state = arena.take(this.#stateSize);
    this.values = arena.take((Math.floor(capacity / CELL_FRAMES) + 3) * this.#goal.length);
  }

  /** Whether it has faded out. */
  get gone(): boolean {
    return this.leaving && this.#from[0] === 0 && this.#to[0] === 0;
  }

  /** Moves a parameter by hand; its automation rests. */
  set(index: number, value: number): void {
    if (index + 1 < this.#goal.length) this.#goal[index + 1] = value;
    this.#touched.add(index);
  }

  backToAutomation(): void {
    this.#touched.clear();
  }

  /** Forgets what it has heard. */
  rest(): void {
    this.#memory.float64().fill(0, this.state / 8, this.state / 8 + this.#stateSize);
  }

  /** After a jump: everything is where it should be. */
  relatch(frame: number): void {
    this.#goal[0] = this.leaving ? 0 : 1;
    this.#place(frame);
    this.#from[0] = this.#goal[0];
    this.#to[0] = this.#goal[0];
  }

  /** Sets all parameters as if the song had come to this frame by playing, as `relatch` of `kernels/automation.py` does. */
  #place(frame: number): void {
    this.#fresh = false;
    const cell = Math.floor(frame / CELL_FRAMES);
    for (let slot = 1; slot < this.#goal.length; slot++) {
      this.#from[slot] = this.#at(slot, cell);
      this.#to[slot] = frame % CELL_FRAMES > 0 ? this.#at(slot, cell + 1) : this.#at(slot, cell);
    }
  }

  /** A parameter at the start of a cell: automated, or by hand. */
  #at(slot: number, cell: number): number {
    const table = this.#touched.has(slot - 1) ? null : this.#tables[slot - 1];
    const automated = table?.[Math.min(cell, table.length - 1)] ?? NaN;
    return Number.isFinite(automated) ? automated : (this.#goal[slot] ?? 0);
  }

  /** Writes the values at each border between the cells of a block, as `kernels/automation.py` does for the plan's. */
  writeRows(frame: number, frames: number): void {
    if (this.#fresh) this.#place(frame);
    const float64 = this.#memory.float64();
    const cell = Math.floor(frame / CELL_FRAMES);
    const last = Math.floor((frame + frames - 1) / CELL_FRAMES);
    let at = this.values / 8;
    for (let step = cell; step <= last; step++) {
      if (step > cell || frame === cell * CELL_FRAMES) this.#latch(step);
      float64.set(this.#from, at);
      at += this.#from.length;
    }
    float64.set(this.#to, at);
  }

  #latch(cell: number): void {
    const on = this.#to[0] ?? 0;
    this.#from.set(this.#to);
    for (let slot = 1; slot < this.#to.length; slot++) this.#to[slot] = this.#at(slot, cell + 1);
    this.#to[0] = this.leaving ? Math.max(on - 1 / FADE_CELLS, 0) : Math.min(on + 1 / FADE_CELLS, 1);
  }
}
