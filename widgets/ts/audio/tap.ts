/** A strip that is listened to: its last sounds behind the fader, and how loud it is. */

import type { Arena } from "./effects";
import type { ModuleNotes } from "./layout";
import type { WasmMemory } from "./wasm_memory";

type Kernels = Readonly<Record<string, (...values: number[]) => number>>;

/** Samples are kept for so long, until somebody takes them: more than what passes between two ticks. */
const KEPT_FRAMES = 8192;

/** What a loudness meter reads. Powers are K-weighted means, 0 until there is a whole block. */
export interface LoudnessReadout {
  readonly momentary: number;
  readonly shortTerm: number;
  readonly integrated: number;
  /** Linear, the highest since the meter was reset. */
  readonly truePeak: number;
}

export class Tap {
  readonly strip: number;
  /** Whether anybody wants the samples, besides the loudness. */
  keeps = false;
  readonly #memory: WasmMemory;
  readonly #arena: Arena;
  readonly #kernels: Kernels;
  readonly #desk: Readonly<Record<string, number>>;
  readonly #capacity: number;
  readonly #sampleRate: number;
  /** Two planes of float64, two of float32, and the meter. */
  readonly #held: number;
  readonly #left: number;
  readonly #right: number;
  readonly #meter: number;
  readonly #kept = [new Float32Array(KEPT_FRAMES), new Float32Array(KEPT_FRAMES)] as const;
  #count = 0;

  constructor(strip: number, memory: WasmMemory, arena: Arena, kernels: Kernels, notes: ModuleNotes, capacity: number, sampleRate: number) {
    this.strip = strip;
    this.#memory = memory;
    this.#arena = arena;
    this.#kernels = kernels;
    this.#desk = notes.desk;
    this.#capacity = capacity;
    this.#sampleRate = sampleRate;
    this.#held = arena.take(2 * capacity);
    this.#left = arena.take(capacity);
    this.#right = this.#left + capacity * 4;
    this.#meter = arena.take(this.#constant("LOUDNESS_STATE"));
  }

  /** Gives its memory back. */
  close(): void {
    for (const address of [this.#held, this.#left, this.#meter]) this.#arena.give(address);
  }

  /** Before the strip plays a block … */
  before(strips: number, buses: number, frames: number): void {
    this.#call("tap_before", this.strip, strips, buses, this.#held, this.#capacity, frames);
  }

  /** … and after it. */
  after(strips: number, buses: number, frames: number): void {
    this.#call("tap_after", this.strip, strips, buses, this.#held, this.#left, this.#right, this.#capacity, frames);
    this.#call("loudness", this.#left, this.#right, this.#meter, frames, this.#sampleRate);
    if (this.keeps) this.#keep(frames);
  }

  /** Forgets what the meter has heard. */
  reset(): void {
    this.#memory.float64().fill(0, this.#meter / 8, this.#meter / 8 + this.#constant("LOUDNESS_STATE"));
  }

  get loudness(): LoudnessReadout {
    const read = (name: string): number => this.#memory.float64()[this.#meter / 8 + this.#constant(name)] ?? 0;
    return {
      momentary: read("LOUDNESS_MOMENTARY"),
      shortTerm: read("LOUDNESS_SHORT_TERM"),
      integrated: read("LOUDNESS_INTEGRATED"),
      truePeak: read("LOUDNESS_TRUE_PEAK"),
    };
  }

  /** The samples since the last call, left and right; of many, the last. */
  take(): [Float32Array, Float32Array] {
    const taken: [Float32Array, Float32Array] = [this.#kept[0].slice(0, this.#count), this.#kept[1].slice(0, this.#count)];
    this.#count = 0;
    return taken;
  }

  #keep(frames: number): void {
    if (this.#count + frames > KEPT_FRAMES) this.#count = 0;
    const float32 = this.#memory.float32();
    [this.#left, this.#right].forEach((address, side) => {
      this.#kept[side as 0 | 1].set(float32.subarray(address / 4, address / 4 + frames), this.#count);
    });
    this.#count += frames;
  }

  #call(name: string, ...values: number[]): void {
    const kernel = this.#kernels[name];
    if (kernel === undefined) throw new Error(`Expected kernel ${name} in the console module, found none.`);
    kernel(...values);
  }

  #constant(name: string): number {
    return this.#desk[name] ?? 0;
  }
}
