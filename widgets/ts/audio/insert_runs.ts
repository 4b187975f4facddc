/** What a strip's signal goes through before its fader: its inserts, the effects put behind them, and on the way its frozen sound. */

import type { Addresses } from "./desk_memory";
import type { LiveEffect } from "./effects";
import type { Passage } from "./frozen_strips";
import type { Insert, Kernel } from "./inserts";
import { KEY_NAMES, type InsertPlace } from "./layout";
import type { Pass } from "./passes";
import { CELL_FRAMES } from "./plan";
import type { WasmMemory } from "./wasm_memory";
import type { Wiring } from "./wiring";

/** `gather` takes its pieces from this argument on. */
const GATHER_PIECES = 2;

/** Where inserts are run. */
export interface Bench {
  readonly memory: WasmMemory;
  readonly at: Addresses;
  readonly wiring: Wiring;
  readonly capacity: number;
  readonly stripCount: number;
  readonly cellCount: number;
  readonly sampleRate: number;
  kernel(name: string): Kernel;
  /** The song's frame that an insert works on now. */
  frameAt(strip: number, insert: number): number;
}

export class InsertRuns {
  readonly #bench: Bench;
  /** Gain and mix of the side-chains of effects that came while the song plays, at every border between cells. */
  readonly #whole: number;
  /** What a strip on its way plays live, before it is blended with its frozen sound. */
  readonly #held: Float32Array;

  constructor(bench: Bench) {
    this.#bench = bench;
    const borders = (Math.floor(bench.capacity / CELL_FRAMES) + 3) * KEY_NAMES.length;
    this.#whole = bench.memory.take(borders * 8);
    bench.memory.float64().fill(1, this.#whole / 8, this.#whole / 8 + borders);
    this.#held = new Float32Array(2 * bench.capacity);
  }

  /** Runs what stands on a strip over its signal; perhaps only so many of it. */
  run(pass: Pass, most: number, clock: number, frames: number): void {
    const { first, inserts, effects, effectsBehind, passage } = pass;
    inserts.forEach((insert, index) => {
      if (index < most) this.#runInsert(insert, this.#bench.frameAt(first, index), frames);
    });
    const reached = most - this.#bench.wiring.planned(first);
    if (!effectsBehind) this.#runEffects(first, effects, reached, frames);
    if (passage !== undefined) this.#blend(pass, passage, clock, frames);
    if (effectsBehind) this.#runEffects(first, effects, reached, frames);
  }

  #runEffects(strip: number, effects: readonly LiveEffect[], most: number, frames: number): void {
    const first = this.#bench.wiring.planned(strip);
    effects.forEach((effect, index) => {
      if (index < most) this.#runEffect(effect, strip, first + index, frames);
    });
  }

  #runInsert({ place, run, state, values, listens, keyValues }: Insert, frame: number, frames: number): void {
    const { at, capacity, cellCount, sampleRate } = this.#bench;
    if (listens) this.#hear(place, keyValues, frame, frames);
    const key = listens ? at.key : at.signal;
    const side = capacity * 4;
    this.#bench.kernel("rows")(values, at.slots, at.tables, at.tableOf, place.slot, place.slotCount, cellCount, frame, frames);
    run(at.signal, at.signal + side, key, key + side, state, values, at.scratch, phase(frame), frames, sampleRate);
  }

  /** Lets an insert's side-chain have what it listens to. */
  #hear(place: InsertPlace, values: number, frame: number, frames: number): void {
    const { at, capacity, cellCount } = this.#bench;
    if (place.keyBus === null) {
      this.#bench.kernel("echo")(at.signal, at.key, capacity, frames);
      return;
    }
    const slot = place.slot + place.slotCount;
    this.#bench.kernel("rows")(values, at.slots, at.tables, at.tableOf, slot, KEY_NAMES.length, cellCount, frame, frames);
    this.#bench.kernel("listen")(place.keyBus, at.buses, at.signal, at.key, values, capacity, phase(frame), frames);
  }

  #runEffect(effect: LiveEffect, strip: number, place: number, frames: number): void {
    const { at, capacity, sampleRate, wiring } = this.#bench;
    const frame = this.#bench.frameAt(strip, place);
    const side = capacity * 4;
    effect.writeRows(frame, frames);
    const bus = wiring.bus(strip, place);
    if (bus >= 0) {
      this.#bench.kernel("listen")(bus, at.buses, at.signal, at.key, this.#whole, capacity, phase(frame), frames);
    } else if (effect.listens) this.#bench.kernel("echo")(at.signal, at.key, capacity, frames);
    const heard = effect.listens ? at.key : at.signal;
    effect.run(
      at.signal, at.signal + side, heard, heard + side, effect.state, effect.values, at.scratch, phase(frame), frames, sampleRate,
    );
  }

  /** Puts the frozen sound of a strip on its way beside what it plays live. */
  #blend({ first, gather }: Pass, passage: Passage, clock: number, frames: number): void {
    const { at, capacity, memory, stripCount } = this.#bench;
    const signal = memory.float32().subarray(at.signal / 4, at.signal / 4 + 2 * capacity);
    this.#held.set(signal);
    const starts = memory.int32().subarray(at.asideFirst / 4, at.asideFirst / 4 + stripCount + 1);
    starts.fill(0, 0, first + 1);
    starts.fill(passage.frozen.write(memory.float64(), at.aside, clock, frames), first + 1);
    this.#bench.kernel("gather")(...gather.with(GATHER_PIECES, at.aside).with(GATHER_PIECES + 1, at.asideFirst));
    const live = this.#held;
    for (let i = 0; i < frames; i++) {
      const gain = passage.frozenGain(i);
      for (const side of [i, capacity + i]) {
        const own = live[side] ?? 0;
        signal[side] = own + ((signal[side] ?? 0) - own) * gain;
      }
    }
  }
}

/** Where a frame of the song lies in its cell, before the song's start as well. */
function phase(frame: number): number {
  return frame & (CELL_FRAMES - 1);
}
