/** PCM in the kernels' memory: which chunks are there, and where. */

import { CHUNK_FRAMES } from "./plan";
import type { WasmMemory } from "./wasm_memory";

/** Chunks of one PCM are numbered from 0; a place is an offset in bytes into the pool. */
export class Chunks {
  readonly #memory: WasmMemory;
  readonly #base: number;
  /** Per PCM: the address of each chunk's left plane in float32s, or -1. */
  readonly #left: Int32Array[];
  readonly #frames: number[];
  readonly #at = new Map<number, { pcm: number; index: number }>();

  constructor(memory: WasmMemory, frames: readonly number[]) {
    this.#memory = memory;
    this.#base = memory.end;
    this.#frames = [];
    this.#left = [];
    frames.forEach((count, pcm) => this.add(pcm, count));
  }

  /** Makes a PCM known, by its number and its length. */
  add(pcm: number, frames: number): void {
    this.#frames[pcm] = frames;
    this.#left[pcm] = new Int32Array(Math.ceil(frames / CHUNK_FRAMES)).fill(-1);
  }

  /** Frames of a chunk; the last of a PCM is shorter. */
  length(pcm: number, index: number): number {
    return Math.min(CHUNK_FRAMES, (this.#frames[pcm] ?? 0) - index * CHUNK_FRAMES);
  }

  place(pcm: number, index: number, place: number, data: ArrayBuffer): void {
    const frames = this.length(pcm, index);
    if (data.byteLength !== frames * 8) {
      throw new Error(`Expected ${frames * 8} bytes of chunk ${index} of PCM ${pcm}, found ${data.byteLength}.`);
    }
    this.remove(place);
    const address = this.#base + place;
    this.#memory.reach(address + data.byteLength);
    this.#memory.float32().set(new Float32Array(data), address / 4);
    this.#at.set(place, { pcm, index });
    const left = this.#left[pcm];
    if (left !== undefined) left[index] = address / 4;
  }

  remove(place: number): void {
    const chunk = this.#at.get(place);
    const left = chunk && this.#left[chunk.pcm];
    if (chunk === undefined || left === undefined) return;
    left[chunk.index] = -1;
    this.#at.delete(place);
  }

  /** Where a chunk's left plane starts, counted in float32s from address 0; -1 where it is not here. */
  left(pcm: number, index: number): number {
    return this.#left[pcm]?.[index] ?? -1;
  }
}
