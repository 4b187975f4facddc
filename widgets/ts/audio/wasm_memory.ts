/** The memory that kernels share: a stack, then blocks handed out once, then the PCM pool, which grows. */

const PAGE = 65536;
const STACK = PAGE;
const ALIGNMENT = 64;

/** No more than wasm32 has. */
const MOST_PAGES = 65536;

export class WasmMemory {
  readonly memory = new WebAssembly.Memory({ initial: 2, maximum: MOST_PAGES });
  readonly stackPointer = new WebAssembly.Global({ value: "i32", mutable: true }, STACK);
  #end = STACK;
  #float32 = new Float32Array(this.memory.buffer);
  #float64 = new Float64Array(this.memory.buffer);
  #int32 = new Int32Array(this.memory.buffer);

  /** Hands out zeroed bytes; their address. */
  take(bytes: number): number {
    const address = this.#end;
    this.#end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    this.reach(this.#end);
    return address;
  }

  /** Makes a module's functions work on this memory. */
  instantiate(module: WebAssembly.Module): Record<string, (...values: number[]) => number> {
    const env = { __linear_memory: this.memory, __stack_pointer: this.stackPointer };
    return new WebAssembly.Instance(module, { env }).exports as Record<string, (...values: number[]) => number>;
  }

  /** Where the next block would be. */
  get end(): number {
    return this.#end;
  }

  /** Makes sure that memory goes on up to an address. */
  reach(address: number): void {
    const missing = address - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
  }

  float32(): Float32Array {
    if (this.#float32.buffer !== this.memory.buffer) this.#float32 = new Float32Array(this.memory.buffer);
    return this.#float32;
  }

  float64(): Float64Array {
    if (this.#float64.buffer !== this.memory.buffer) this.#float64 = new Float64Array(this.memory.buffer);
    return this.#float64;
  }

  int32(): Int32Array {
    if (this.#int32.buffer !== this.memory.buffer) this.#int32 = new Int32Array(this.memory.buffer);
    return this.#int32;
  }

  putInt32(values: Int32Array): number {
    const address = this.take(Math.max(values.byteLength, 4));
    this.int32().set(values, address / 4);
    return address;
  }

  putFloat32(parts: readonly Float32Array[]): number {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const address = this.take(Math.max(length * 4, 4));
    let at = address / 4;
    for (const part of parts) {
      this.float32().set(part, at);
      at += part.length;
    }
    return address;
  }
}
