/** The console in the browser: orders the kernels' calls and moves pointers; all arithmetic is in WebAssembly. */

import { Chunks } from "./chunks";
import { Timing } from "./compensation";
import { Arena, LiveEffect, type EffectWire } from "./effects";
import {
  KEY_NAMES,
  lateFrames,
  layoutOf,
  memorySize,
  notesOf,
  slotsOf,
  writeWaits,
  type EffectNotes,
  type InsertPlace,
  type KernelNotes,
  type Layout,
  type ModuleNotes,
} from "./layout";
import { PIECE_FIELDS, Pieces } from "./pieces";
import { CELL_FRAMES, bufferOf, cellCount, segmentsOf, type PlanWire, type Segment } from "./plan";
import { WasmMemory } from "./wasm_memory";

type Kernel = (...values: number[]) => number;

interface Insert {
  readonly place: InsertPlace;
  readonly run: Kernel;
  readonly state: number;
  readonly stateSize: number;
  readonly values: number;
  /** Whether its kernel has a side-chain, and the values of that. */
  readonly listens: boolean;
  readonly keyValues: number;
  /** By how many frames what comes out is later than what goes in. */
  readonly late: number;
}

/** Strips run by one call; or one strip and its inserts. */
interface Pass {
  readonly first: number;
  readonly last: number;
  readonly inserts: readonly Insert[];
  readonly effects: readonly LiveEffect[];
  /** Arguments of `gather`, of `mix` or `fade`, and of `tap` if something listens to what flows in. */
  readonly gather: number[];
  readonly values: number[];
  readonly tap: number[] | null;
}

/** `frames` and `clock` stand so far from the end of the arguments of `mix` and `fade`. */
const METERING = 1;
const MIX_TAIL = 6;
const FADE_TAIL = 3;

export class Console {
  readonly chunks: Chunks;
  readonly #memory = new WasmMemory();
  readonly #notes: ModuleNotes;
  readonly #kernels: Readonly<Record<string, Kernel>>;
  readonly #modules: Readonly<Record<string, Effect>>;
  readonly #plan: PlanWire;
  readonly #layout: Layout;
  readonly #segments: readonly Segment[];
  #timing: Timing;
  #pieces: Pieces;
  readonly #arena: Arena;
  /** Per strip: the plan's inserts, and behind them the effects that came while it played. */
  readonly #inserts: readonly (readonly Insert[])[];
  readonly #effects = new Map<number, LiveEffect[]>();
  #passes: Pass[] = [];
  /** Whether effects came or went since it was last reckoned how late everything is. */
  #unreckoned = false;
  /** The song's frame for what is not late; it runs ahead of what comes out. */
  #clock = 0;
  #from = 0;
  #until = Infinity;
  readonly #stripCount: number;
  readonly #cellCount: number;
  readonly #sampleRate: number;
  /** Frames that a block may have. */
  readonly #capacity: number;
  readonly #slotFields: number;
  readonly #slotValue: number;
  readonly #at: Addresses;

  constructor(module: WebAssembly.Module, plan: PlanWire, capacity = CELL_FRAMES) {
    this.#notes = notesOf(module);
    this.#plan = plan;
    this.#kernels = this.#memory.instantiate(module);
    this.#modules = effectsOf(plan, this.#memory);
    this.#layout = layoutOf(plan, this.#notes);
    this.#stripCount = plan.json.strips.length;
    this.#cellCount = cellCount(plan);
    this.#sampleRate = plan.json.sample_rate;
    this.#capacity = capacity;
    this.#slotFields = this.#desk("SLOT_FIELDS");
    this.#slotValue = this.#desk("SLOT_VALUE");
    this.#segments = segmentsOf(plan);
    const frames = plan.json.pcm.map((pcm) => pcm.frame_count);
    const pieceCount = new Pieces(this.#segments, new Chunks(this.#memory, []), [], []).most(capacity);
    this.#at = this.#lay(pieceCount);
    this.#inserts = this.#layout.inserts.map((places) => places.map((place) => this.#insert(place)));
    this.#arena = new Arena(this.#memory);
    // The pool comes last: it is the one part that grows.
    this.chunks = new Chunks(this.#memory, frames);
    [this.#timing, this.#pieces] = this.#reckon();
    this.#setGates();
    this.jump(0);
  }

  /** Whether every chunk that sounds in these frames is here. */
  complete(frame: number, frames: number): boolean {
    const end = frame + frames + this.#timing.total;
    const start = Math.min(this.#clock, end);
    return this.#pieces.complete(start, end - start);
  }

  /** Nothing from this frame of the song on is played: the end of a loop, past which nothing has to be here. */
  set until(frame: number) {
    this.#until = frame;
    this.#pieces.limit(this.#from, frame);
  }

  /** Goes to a frame with all effects at rest. */
  seek(frame: number): void {
    const float64 = this.#memory.float64();
    for (const { inserts, effects } of this.#passes) {
      for (const { state, stateSize } of inserts) float64.fill(0, state / 8, state / 8 + stateSize);
      for (const effect of effects) effect.rest();
    }
    this.jump(frame);
    this.#sweep();
    if (this.#unreckoned) {
      [this.#timing, this.#pieces] = this.#reckon();
      this.jump(frame);
    }
    float64.fill(0, this.#at.lines / 8, this.#at.lines / 8 + this.#at.lineSize);
  }

  /** Goes to a frame while effects ring on, as at the end of a loop; what is under way is given up. */
  jump(frame: number): void {
    const at = this.#at;
    const slotCount = this.#layout.tableOf.length;
    this.#clock = this.#from = frame;
    this.#pieces.limit(frame, this.#until);
    this.#call("relatch", [
      at.slots, at.tables, at.tableOf, at.lateOf, at.gains, slotCount, this.#stripCount, this.#cellCount, frame,
    ]);
    for (const { effects } of this.#passes) for (const effect of effects) effect.relatch();
  }

  /** Puts effects behind a strip's own, in this order: those that were there stay, others fade in, the rest fade out. */
  setEffects(strip: number, wires: readonly EffectWire[]): void {
    const before = this.#effects.get(strip) ?? [];
    const chain = wires.map((wire) => before.find(({ id, leaving }) => id === wire.id && !leaving) ?? this.#effect(wire));
    for (const effect of before) if (!chain.includes(effect)) effect.leaving = true;
    this.#effects.set(strip, [...before.filter(({ leaving }) => leaving), ...chain]);
    this.#unreckoned = true;
    this.#passes = this.#cutIntoPasses();
  }

  /** Moves an effect's parameter; it gets there within the next cell. */
  moveEffect(strip: number, id: string, index: number, value: number): void {
    for (const effect of this.#effects.get(strip) ?? []) if (effect.id === id) effect.set(index, value);
  }

  #effect(wire: EffectWire): LiveEffect {
    return new LiveEffect(wire, this.#memory, this.#arena, this.#capacity, this.#notes.desk, this.#sampleRate);
  }

  /** Lets go of effects that have faded out. */
  #sweep(): void {
    let swept = false;
    for (const [strip, effects] of this.#effects) {
      const gone = effects.filter((effect) => effect.gone);
      if (gone.length === 0) continue;
      for (const { state, values } of gone) for (const address of [state, values]) this.#arena.give(address);
      this.#effects.set(strip, effects.filter((effect) => !effect.gone));
      swept = true;
    }
    if (swept) this.#passes = this.#cutIntoPasses();
  }

  /** Moves a strip's parameter by hand: it gets there within the next cell, its automation is overridden. */
  set(strip: number, name: string, value: number): void {
    for (const slot of slotsOf(this.#layout.names, strip, name)) {
      this.#memory.float64()[this.#at.slots / 8 + slot * this.#slotFields + this.#slotValue] = value;
      this.#memory.int32()[this.#at.tableOf / 4 + slot] = -1;
    }
    this.#setGates();
  }

  /** Lets automation move again what was moved by hand. */
  backToAutomation(): void {
    this.#memory.int32().set(this.#layout.tableOf, this.#at.tableOf / 4);
  }

  /** Plays a block into the outputs, from one of their frames on. */
  render(frame: number, frames: number, left: Float32Array, right: Float32Array, start: number): void {
    this.#catchUp(frame + this.#timing.total);
    this.#play(frames);
    const at = this.#at;
    const float32 = this.#memory.float32();
    left.set(float32.subarray(at.outLeft / 4, at.outLeft / 4 + frames), start);
    right.set(float32.subarray(at.outRight / 4, at.outRight / 4 + frames), start);
    if (this.#effects.size > 0) this.#sweep();
  }

  /** After a jump: what is late by now belongs before the start. */
  #catchUp(clock: number): void {
    if (this.#clock >= clock) return;
    while (this.#clock < clock) this.#play(Math.min(this.#capacity, clock - this.#clock));
    this.#levels().fill(0);
  }

  /** Lets the clock run on, into the console's own outputs. */
  #play(frames: number): void {
    const at = this.#at;
    this.#writePieces(this.#clock, frames);
    for (const pass of this.#passes) this.#run(pass, frames);
    this.#kernel("deliver")(at.buses, at.outLeft, at.outRight, this.#capacity, frames);
    this.#clock += frames;
  }

  /** Levels since the last call, per strip: peak left, right, RMS left, right. */
  takeLevels(): Float32Array {
    const fields = this.#desk("METER_FIELDS");
    const meters = this.#levels();
    const levels = new Float32Array(this.#stripCount * 4);
    for (let strip = 0; strip < this.#stripCount; strip++) {
      const meter = (name: string, side = 0): number => meters[strip * fields + this.#desk(name) + side] ?? 0;
      const frames = Math.max(meter("METER_FRAMES"), 1);
      for (let side = 0; side < 2; side++) {
        levels[strip * 4 + side] = meter("METER_PEAK", side);
        levels[strip * 4 + 2 + side] = Math.sqrt(meter("METER_SQUARES", side) / frames);
      }
    }
    meters.fill(0);
    return levels;
  }

  #levels(): Float64Array {
    const first = this.#at.meters / 8;
    return this.#memory.float64().subarray(first, first + this.#desk("METER_FIELDS") * this.#stripCount);
  }

  #run(pass: Pass, frames: number): void {
    const { first, values, inserts, effects } = pass;
    const plain = inserts.length + effects.length === 0;
    const block = values.length - (plain ? MIX_TAIL : FADE_TAIL);
    values[block] = frames;
    values[block + 1] = this.#clock;
    if (plain) {
      this.#call("mix", values);
      return;
    }
    pass.gather[pass.gather.length - 1] = frames;
    this.#call("gather", pass.gather);
    if (pass.tap !== null) {
      pass.tap[pass.tap.length - 1] = frames;
      this.#call("tap", pass.tap);
    }
    let frame = this.#clock - (this.#timing.inputs[first] ?? 0);
    for (const insert of inserts) {
      this.#runInsert(insert, frame, frames);
      frame -= insert.late;
    }
    for (const effect of effects) {
      this.#runEffect(effect, frame, frames);
      frame -= effect.late;
    }
    this.#call("fade", values);
  }

  #runInsert({ place, run, state, values, listens, keyValues }: Insert, frame: number, frames: number): void {
    const at = this.#at;
    if (listens) this.#hear(place, keyValues, frame, frames);
    const key = listens ? at.key : at.signal;
    const side = this.#capacity * 4;
    this.#kernel("rows")(values, at.slots, at.tables, at.tableOf, place.slot, place.slotCount, this.#cellCount, frame, frames);
    run(at.signal, at.signal + side, key, key + side, state, values, at.scratch, phase(frame), frames, this.#sampleRate);
  }

  /** Lets an insert's side-chain have what it listens to. */
  #hear(place: InsertPlace, values: number, frame: number, frames: number): void {
    const at = this.#at;
    if (place.keyBus === null) {
      this.#kernel("echo")(at.signal, at.key, this.#capacity, frames);
      return;
    }
    const slot = place.slot + place.slotCount;
    this.#kernel("rows")(values, at.slots, at.tables, at.tableOf, slot, KEY_NAMES.length, this.#cellCount, frame, frames);
    this.#kernel("listen")(place.keyBus, at.buses, at.signal, at.key, values, this.#capacity, phase(frame), frames);
  }

  #runEffect(effect: LiveEffect, frame: number, frames: number): void {
    const { signal, key, scratch } = this.#at;
    const side = this.#capacity * 4;
    effect.writeRows(frame, frames);
    if (effect.listens) this.#kernel("echo")(signal, key, this.#capacity, frames);
    const heard = effect.listens ? key : signal;
    effect.run(
      signal, signal + side, heard, heard + side, effect.state, effect.values, scratch, phase(frame), frames, this.#sampleRate,
    );
  }

  #writePieces(frame: number, frames: number): void {
    const float64 = this.#memory.float64();
    const first = this.#memory.int32().subarray(this.#at.pieceFirst / 4);
    let count = 0;
    let filled = 0;
    this.#pieces.each(frame, frames, (strip, start, length, left, right) => {
      while (filled <= strip) first[filled++] = count;
      const row = this.#at.pieces / 8 + count * PIECE_FIELDS;
      float64[row] = start;
      float64[row + 1] = length;
      float64[row + 2] = left;
      float64[row + 3] = right;
      count++;
    });
    while (filled <= this.#stripCount) first[filled++] = count;
  }

  /** Reckons how late everything is, with the effects that came and went, and lays the lines of what waits. */
  #reckon(): [Timing, Pieces] {
    const late = this.#inserts.map((inserts, strip) => [
      ...inserts.map((insert) => insert.late),
      ...(this.#effects.get(strip) ?? []).map((effect) => effect.late),
    ]);
    const timing = new Timing(this.#plan, late);
    const { lateOf, lineSize } = writeWaits(this.#plan, this.#notes, this.#layout, timing);
    const at = this.#at;
    this.#memory.int32().set(this.#layout.strips, at.strips / 4);
    this.#memory.int32().set(this.#layout.sends, at.sends / 4);
    this.#memory.int32().set(lateOf, at.lateOf / 4);
    this.#arena.give(at.lines);
    at.lines = this.#arena.take(lineSize);
    at.lineSize = lineSize;
    this.#unreckoned = false;
    this.#passes = this.#cutIntoPasses();
    const heard = timing.inputs.map((_, strip) => timing.heard(strip));
    return [timing, new Pieces(this.#segments, this.chunks, timing.inputs, heard)];
  }

  #setGates(): void {
    this.#call("gates", [this.#at.strips, this.#at.slots, this.#stripCount]);
  }

  #call(name: string, values: readonly number[]): void {
    this.#kernel(name)(...values);
  }

  #kernel(name: string): Kernel {
    const kernel = this.#kernels[name];
    if (kernel === undefined) throw new Error(`Expected kernel ${name} in the console module, found none.`);
    return kernel;
  }

  #desk(name: string): number {
    return this.#notes.desk[name] ?? 0;
  }

  /** Places everything but the PCM in memory. */
  #lay(pieceCount: number): Addresses {
    const [memory, layout] = [this.#memory, this.#layout];
    const doubles = (count: number): number => memory.take(count * 8);
    const slots = doubles(layout.values.length * this.#slotFields);
    layout.values.forEach((value, slot) => {
      memory.float64()[slots / 8 + slot * this.#slotFields + this.#slotValue] = value;
    });
    return {
      strips: memory.putInt32(layout.strips),
      sends: memory.putInt32(layout.sends),
      slots,
      tables: memory.putFloat32(layout.tables),
      tableOf: memory.putInt32(layout.tableOf),
      lateOf: memory.putInt32(new Int32Array(layout.tableOf.length)),
      gains: doubles(this.#stripCount * this.#desk("GAIN_FIELDS")),
      meters: doubles(this.#stripCount * this.#desk("METER_FIELDS")),
      buses: doubles(layout.busCount * 2 * this.#capacity),
      lines: 0,
      lineSize: 0,
      signal: memory.take(2 * this.#capacity * 4),
      key: memory.take(2 * this.#capacity * 4),
      outLeft: memory.take(this.#capacity * 4),
      outRight: memory.take(this.#capacity * 4),
      scratch: doubles(this.#desk("KERNEL_SCRATCH")),
      pieces: doubles((pieceCount + 1) * PIECE_FIELDS),
      pieceFirst: memory.take((this.#stripCount + 1) * 4),
    };
  }

  /** Runs of plain strips, and each strip with inserts or effects by itself. */
  #cutIntoPasses(): Pass[] {
    const runs: { first: number; last: number; plain: boolean }[] = [];
    this.#inserts.forEach((inserts, index) => {
      const plain = inserts.length + (this.#effects.get(index)?.length ?? 0) === 0;
      const before = runs.at(-1);
      if (plain && before?.plain) before.last = index + 1;
      else runs.push({ first: index, last: index + 1, plain });
    });
    return runs.map(({ first, last, plain }) => this.#pass(first, last, plain));
  }

  #pass(first: number, last: number, plain: boolean): Pass {
    const at = this.#at;
    const desk = [
      at.strips, at.sends, at.slots, at.tables, at.tableOf, this.#cellCount,
      at.gains, at.meters, at.buses, at.lines, at.signal, this.#capacity, 0, 0, METERING,
    ];
    const tapped = !plain && this.#layout.tapped.has(first);
    return {
      first,
      last,
      inserts: plain ? [] : (this.#inserts[first] ?? []),
      effects: plain ? [] : (this.#effects.get(first) ?? []),
      gather: [first, at.strips, at.pieces, at.pieceFirst, 0, at.buses, at.signal, this.#capacity, 0],
      tap: tapped ? [first, at.strips, at.sends, at.buses, at.lines, at.signal, this.#capacity, 0] : null,
      values: plain ? [first, last, ...desk, at.pieces, at.pieceFirst, 0] : [first, ...desk],
    };
  }

  #insert(place: InsertPlace): Insert {
    const effect = this.#modules[place.kernel];
    if (effect === undefined) throw new Error(`Expected kernel ${place.kernel} with the plan, found none.`);
    const { notes, run } = effect;
    if (notes.parameters.length !== place.slotCount - 1) {
      throw new Error(`Expected ${notes.parameters.length} parameters of ${place.kernel}, found ${place.slotCount - 1}.`);
    }
    const borders = Math.floor(this.#capacity / CELL_FRAMES) + 3;
    const values = this.#memory.take(borders * place.slotCount * 8);
    const keyValues = this.#memory.take(borders * KEY_NAMES.length * 8);
    const stateSize = memorySize(notes, this.#notes.desk, this.#sampleRate);
    const state = this.#memory.take(stateSize * 8);
    const late = lateFrames(notes, this.#sampleRate);
    return { place, run, state, stateSize, values, listens: notes.side_chain, keyValues, late };
  }
}

/** Where a frame of the song lies in its cell, before the song's start as well. */
function phase(frame: number): number {
  return frame & (CELL_FRAMES - 1);
}

/** An effect that can be run, and its declaration. */
interface Effect {
  readonly notes: KernelNotes;
  readonly run: Kernel;
}

/** The effects that come with a plan, all in the console's memory. */
function effectsOf(plan: PlanWire, memory: WasmMemory): Record<string, Effect> {
  const effects: Record<string, Effect> = {};
  for (const [name, buffer] of Object.entries(plan.json.kernels)) {
    const module = new WebAssembly.Module(bufferOf(plan, buffer));
    const run = memory.instantiate(module)[name];
    if (run === undefined) throw new Error(`Expected kernel ${name} in its module, found none.`);
    effects[name] = { notes: notesOf<EffectNotes>(module).kernel, run };
  }
  return effects;
}

interface Addresses {
  readonly strips: number;
  readonly sends: number;
  readonly slots: number;
  readonly tables: number;
  readonly tableOf: number;
  readonly lateOf: number;
  readonly gains: number;
  readonly meters: number;
  readonly buses: number;
  lines: number;
  lineSize: number;
  readonly signal: number;
  readonly key: number;
  readonly outLeft: number;
  readonly outRight: number;
  readonly scratch: number;
  readonly pieces: number;
  readonly pieceFirst: number;
}
