/** The console in the browser: orders the kernels' calls and moves pointers; all arithmetic is in WebAssembly. */

import { Chunks } from "./chunks";
import { advancesOf, partsOf, type Advance, type Chains } from "./advances";
import { listenersOf, Timing, type Ear } from "./compensation";
import { layDesk, readLevels, type Addresses } from "./desk_memory";
import { FrozenStrips, type Passage } from "./frozen_strips";
import { Lines } from "./lines";
import { orderOf } from "./order";
import { layWays, MOST_EARS, type Ways } from "./ways";
import { Arena, LiveEffect, type EffectWire } from "./effects";
import { effectsOf, insertMaker, type Insert, type Kernel } from "./inserts";
import { KEY_NAMES, layoutOf, notesOf, slotsOf, type InsertPlace, type Layout, type ModuleNotes } from "./layout";
import { Pieces, type Placed } from "./pieces";
import { CELL_FRAMES, cellCount, segmentsOf, type PlanWire, type Segment } from "./plan";
import { Tap } from "./tap";
import { WasmMemory } from "./wasm_memory";

/** Strips run by one call; or one strip and its inserts. */
interface Pass {
  readonly first: number;
  readonly last: number;
  /** One call does it all. */
  readonly plain: boolean;
  readonly inserts: readonly Insert[];
  readonly effects: readonly LiveEffect[];
  /** On its way from its inserts to frozen sound, or back. */
  readonly passage: Passage | undefined;
  /** The effects come after the passage. */
  readonly effectsBehind: boolean;
  /** Address of a bus that is to be emptied first: what flows into a frozen strip is in its sound already. */
  readonly drained: number;
  readonly tap: Tap | null;
  /**
   * Arguments of `gather`, of `mix` or `fade`, and of `lend` if something listens to what flows in: made once, for no
   * memory is to be asked for while sound is made.
   */
  readonly gather: number[];
  readonly values: number[];
  readonly lend: number[] | null;
}

/** What ways have to give at once, and how much of it they have. */
type Surpluses = (Ways["surplus"][number] & { given: number })[];

/** After effects came or went. */
interface Retimed {
  readonly advances: readonly Advance[];
  /** By how many frames the whole is later than it was. */
  readonly gained: number;
  readonly surplus: Surpluses;
}

/** `frames` and `clock` stand so far from the end of the arguments of `mix` and `fade`. */
const METERING = 1;
const MIX_TAIL = 6;
const FADE_TAIL = 3;

/** Lines are counted from the start of memory. */
const LINES = 0;

/** `gather` takes its pieces from this argument on. */
const GATHER_PIECES = 2;

/** Pieces that a frozen strip can have in a block: its runs are whole chunks. */
const FROZEN_PIECES = 4;

export class Console {
  readonly chunks: Chunks;
  readonly #memory = new WasmMemory();
  readonly #notes: ModuleNotes;
  readonly #kernels: Readonly<Record<string, Kernel>>;
  readonly #plan: PlanWire;
  readonly #layout: Layout;
  readonly #segments: readonly Segment[];
  #timing: Timing;
  readonly #pieces: Pieces;
  readonly #arena: Arena;
  /** Per strip: the plan's inserts, and behind them the effects that came while it played. */
  readonly #inserts: readonly (readonly Insert[])[];
  readonly #effects = new Map<number, LiveEffect[]>();
  /** The effects as they were when it was last reckoned how late everything is. */
  #chains: Chains = new Map();
  /** What effects that came while the song plays listen to, and the strips in an order that suits them. */
  #ears: readonly Ear[] = [];
  #order: readonly number[];
  readonly #lines: Lines;
  #ways: Ways;
  /** Gain and mix of those effects' side-chains, at every border between cells. */
  readonly #whole: number;
  /** The song's frame for what is not late; it runs ahead of what comes out. */
  #clock = 0;
  /** The song's frame that comes out next. */
  #position = 0;
  #from = 0;
  #until = Infinity;
  readonly #frozen: FrozenStrips;
  /** Strips whose effects are not in their frozen sound. */
  readonly #effectsBehind = new Set<number>();
  /** What a strip on its way plays live, before it is blended with its frozen sound. */
  readonly #held: Float32Array;
  readonly #taps = new Map<number, Tap>();
  #passes: Pass[] = [];
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
    this.#layout = layoutOf(plan, this.#notes);
    this.#stripCount = plan.json.strips.length;
    this.#cellCount = cellCount(plan);
    this.#sampleRate = plan.json.sample_rate;
    this.#capacity = capacity;
    this.#slotFields = this.#desk("SLOT_FIELDS");
    this.#slotValue = this.#desk("SLOT_VALUE");
    this.#segments = segmentsOf(plan);
    const frames = plan.json.pcm.map((pcm) => pcm.frame_count);
    const pieceCount = new Pieces(this.#segments.map((segment) => ({ ...segment, heard: 0 })), new Chunks(this.#memory, [])).most(capacity);
    this.#held = new Float32Array(2 * capacity);
    this.#at = layDesk(this.#memory, this.#layout, this.#notes.desk, {
      strips: this.#stripCount,
      capacity,
      ways: plan.json.strips.reduce((sum, { sends }) => sum + sends.length, 0) + listenersOf(plan.json.strips).flat().length + MOST_EARS,
      ears: MOST_EARS,
      pieces: pieceCount + FROZEN_PIECES * this.#stripCount,
      frozenPieces: FROZEN_PIECES,
    });
    const make = insertMaker(effectsOf(plan, this.#memory), this.#memory, this.#notes.desk, capacity, this.#sampleRate);
    this.#inserts = this.#layout.inserts.map((places) => places.map(make));
    const borders = (Math.floor(capacity / CELL_FRAMES) + 3) * KEY_NAMES.length;
    this.#whole = this.#memory.take(borders * 8);
    this.#memory.float64().fill(1, this.#whole / 8, this.#whole / 8 + borders);
    this.#arena = new Arena(this.#memory);
    // The pool comes last: it is the one part that grows.
    this.chunks = new Chunks(this.#memory, frames);
    this.#lines = new Lines(this.#memory, this.#arena, this.#desk("LINE_LEFT"));
    this.#order = [...plan.json.strips.keys()];
    [this.#timing, this.#ways] = this.#reckon();
    this.#pieces = new Pieces([], this.chunks);
    this.#frozen = new FrozenStrips(this.#segments, this.#pieces, this.chunks, (placed, frozen) => this.#place(placed, frozen));
    this.#passes = this.#cutIntoPasses();
    this.#setGates();
    this.jump(0);
  }

  /** Whether every chunk that sounds in these frames is here. */
  complete(frame: number, frames: number): boolean {
    const end = frame + frames + this.#timing.total;
    const start = frame === this.#position ? Math.min(this.#clock, end) : frame;
    return this.#pieces.complete(start, end - start);
  }

  /** Nothing from this frame of the song on is played: the end of a loop, past which nothing has to be here. */
  set until(frame: number) {
    this.#until = frame;
    this.#pieces.limit(this.#from, frame);
  }

  /** Goes to a frame with all effects at rest. */
  seek(frame: number): void {
    if (this.#frozen.settle()) this.#passes = this.#cutIntoPasses();
    const float64 = this.#memory.float64();
    for (const { inserts, effects } of this.#passes) {
      for (const { state, stateSize } of inserts) float64.fill(0, state / 8, state / 8 + stateSize);
      for (const effect of effects) effect.rest();
    }
    this.jump(frame);
    if (this.#sweep(true)) {
      this.#retime();
      this.jump(frame);
    }
    this.#lines.clear();
  }

  /** Goes to a frame while effects ring on, as at the end of a loop; what is under way is given up. */
  jump(frame: number): void {
    const at = this.#at;
    const slotCount = this.#layout.tableOf.length;
    this.#clock = this.#position = this.#from = frame;
    this.#pieces.limit(frame, this.#until);
    this.#call("relatch", [
      at.slots, at.tables, at.tableOf, at.lateOf, at.gains, slotCount, this.#stripCount, this.#cellCount, frame,
    ]);
    for (const strip of this.#effects.keys()) this.#relatch(strip, frame);
  }

  /** Puts effects behind a strip's own, in this order: those that were there stay, others fade in, the rest fade out. */
  setEffects(strip: number, wires: readonly EffectWire[]): void {
    const before = this.#effects.get(strip) ?? [];
    const chain = wires.map((wire) => before.find(({ id, leaving }) => id === wire.id && !leaving) ?? this.#effect(wire));
    for (const effect of before) if (!chain.includes(effect)) effect.leaving = true;
    this.#effects.set(strip, [...before.filter(({ leaving }) => leaving), ...chain]);
    try {
      this.#catchUpWith(this.#retime());
    } catch (fault) {
      this.#effects.set(strip, before);
      throw fault;
    }
  }

  /** Moves an effect's parameter; it gets there within the next cell. */
  moveEffect(strip: number, id: string, index: number, value: number): void {
    for (const effect of this.#effects.get(strip) ?? []) if (effect.id === id) effect.set(index, value);
  }

  /** Listens to a strip, or no longer: what it sends to its output is measured, block by block. */
  listen(strip: number, on: boolean): void {
    if (on === this.#taps.has(strip)) return;
    this.#taps.get(strip)?.close();
    if (on) this.#taps.set(strip, new Tap(strip, this.#memory, this.#arena, this.#kernels, this.#notes, this.#capacity, this.#sampleRate));
    else this.#taps.delete(strip);
    this.#passes = this.#cutIntoPasses();
  }

  /** The strips that are listened to. */
  get taps(): ReadonlyMap<number, Tap> {
    return this.#taps;
  }

  /**
   * Lets a strip play frozen sound in place of its clips, its inserts and all that flows into it, or those again: as soon
   * as that is here, cross-faded. Effects that were put on it are in the frozen sound, or stand behind it.
   */
  setFrozen(strip: number, segments: readonly Segment[] | null, effectsBehind = false): void {
    this.#frozen.set(strip, segments);
    if (effectsBehind) this.#effectsBehind.add(strip);
    else this.#effectsBehind.delete(strip);
    this.#passes = this.#cutIntoPasses();
  }

  #effect(wire: EffectWire): LiveEffect {
    return new LiveEffect(wire, this.#memory, this.#arena, this.#capacity, this.#notes.desk, this.#sampleRate);
  }

  /**
   * Lets go of effects that have faded out; whether there were any. Those that are late keep their place until the song is
   * started anew: the others wait for them, and unheard they pass the sound on as late as before.
   */
  #sweep(late: boolean): boolean {
    let swept = false;
    for (const [strip, effects] of this.#effects) {
      const gone = effects.filter((effect) => effect.gone && (late || effect.late === 0));
      if (gone.length === 0) continue;
      for (const { state, values } of gone) for (const address of [state, values]) this.#arena.give(address);
      this.#effects.set(strip, effects.filter((effect) => !gone.includes(effect)));
      swept = true;
    }
    return swept;
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
    for (const effects of this.#effects.values()) for (const effect of effects) effect.backToAutomation();
  }

  /** Plays a block into the outputs, from one of their frames on. */
  render(frame: number, frames: number, left: Float32Array, right: Float32Array, start: number): void {
    this.#catchUp(frame + this.#timing.total);
    this.#play(frames);
    this.#position = frame + frames;
    const at = this.#at;
    const float32 = this.#memory.float32();
    left.set(float32.subarray(at.outLeft / 4, at.outLeft / 4 + frames), start);
    right.set(float32.subarray(at.outRight / 4, at.outRight / 4 + frames), start);
    if (this.#effects.size > 0 && this.#sweep(false)) this.#retime();
  }

  /** After a jump: what is late by now belongs before the start. */
  #catchUp(clock: number): void {
    if (this.#clock >= clock) return;
    while (this.#clock < clock) this.#play(Math.min(this.#capacity, clock - this.#clock), false);
    this.#levels().fill(0);
  }

  /** Lets the clock run on, into the console's own outputs; what is not heard, nobody listens to. */
  #play(frames: number, heard = true): void {
    const at = this.#at;
    if (this.#frozen.depart(this.#clock, frames, (strip) => this.#rest(strip, this.#clock))) this.#passes = this.#cutIntoPasses();
    this.#writePieces(this.#clock, frames);
    for (const pass of this.#passes) {
      const tap = heard ? pass.tap : null;
      tap?.before(at.strips, at.buses, frames);
      this.#run(pass, frames);
      tap?.after(at.strips, at.buses, frames);
    }
    this.#kernel("deliver")(at.buses, at.outLeft, at.outRight, this.#capacity, frames);
    this.#clock += frames;
    if (this.#frozen.arrive(frames)) this.#passes = this.#cutIntoPasses();
  }

  /** Levels since the last call, per strip: peak left, right, RMS left, right. */
  takeLevels(): Float32Array {
    return readLevels(this.#levels(), this.#stripCount, this.#notes.desk);
  }

  #levels(): Float64Array {
    const first = this.#at.meters / 8;
    return this.#memory.float64().subarray(first, first + this.#desk("METER_FIELDS") * this.#stripCount);
  }

  /** Runs strips for a block; of one with inserts perhaps only so many of them, and not what comes behind. */
  #run(pass: Pass, frames: number, most = Infinity, whole = true): void {
    const { first, plain, values, inserts, effects } = pass;
    const block = values.length - (plain ? MIX_TAIL : FADE_TAIL);
    values[block] = frames;
    values[block + 1] = this.#clock;
    if (pass.drained > 0) this.#memory.float64().fill(0, pass.drained / 8, pass.drained / 8 + 2 * this.#capacity);
    if (plain) {
      this.#call("mix", values);
      return;
    }
    pass.gather[pass.gather.length - 1] = frames;
    this.#call("gather", pass.gather);
    if (pass.lend !== null) {
      pass.lend[pass.lend.length - 1] = frames;
      this.#call("lend", pass.lend);
    }
    inserts.forEach((insert, index) => {
      if (index < most) this.#runInsert(insert, this.#clock - this.#timing.insert(first, index), frames);
    });
    const reached = most - inserts.length;
    if (!pass.effectsBehind) this.#runEffects(first, effects, reached, frames);
    if (pass.passage !== undefined) this.#blend(pass, pass.passage, this.#clock, frames);
    if (pass.effectsBehind) this.#runEffects(first, effects, reached, frames);
    if (whole) this.#call("fade", values);
  }

  /** Puts the frozen sound of a strip on its way beside what it plays live. */
  #blend({ first, gather }: Pass, passage: Passage, frame: number, frames: number): void {
    const at = this.#at;
    const signal = this.#memory.float32().subarray(at.signal / 4, at.signal / 4 + 2 * this.#capacity);
    this.#held.set(signal);
    const starts = this.#memory.int32().subarray(at.asideFirst / 4, at.asideFirst / 4 + this.#stripCount + 1);
    starts.fill(0, 0, first + 1);
    starts.fill(passage.frozen.write(this.#memory.float64(), at.aside, frame, frames), first + 1);
    this.#call("gather", gather.with(GATHER_PIECES, at.aside).with(GATHER_PIECES + 1, at.asideFirst));
    const live = this.#held;
    for (let i = 0; i < frames; i++) {
      const gain = passage.frozenGain(i);
      for (const side of [i, this.#capacity + i]) {
        const own = live[side] ?? 0;
        signal[side] = own + ((signal[side] ?? 0) - own) * gain;
      }
    }
  }

  /** Inserts that have rested start anew. */
  #rest(strip: number, clock: number): void {
    const float64 = this.#memory.float64();
    for (const { state, stateSize } of this.#inserts[strip] ?? []) float64.fill(0, state / 8, state / 8 + stateSize);
    for (const effect of this.#effects.get(strip) ?? []) effect.rest();
    this.#relatch(strip, clock);
  }

  /** Sets the effects of a strip as if the song had come here by playing. */
  #relatch(strip: number, clock: number): void {
    const first = this.#inserts[strip]?.length ?? 0;
    (this.#effects.get(strip) ?? []).forEach((effect, index) => {
      effect.relatch(clock - this.#timing.insert(strip, first + index));
    });
  }

  #runEffects(strip: number, effects: readonly LiveEffect[], most: number, frames: number): void {
    const first = this.#inserts[strip]?.length ?? 0;
    effects.forEach((effect, index) => {
      if (index < most) this.#runEffect(effect, strip, first + index, frames);
    });
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

  #runEffect(effect: LiveEffect, strip: number, place: number, frames: number): void {
    const frame = this.#clock - this.#timing.insert(strip, place);
    const { signal, key, scratch } = this.#at;
    const side = this.#capacity * 4;
    effect.writeRows(frame, frames);
    const ear = this.#ears.findIndex(({ strip: at, insert }) => at === strip && insert === place);
    if (ear >= 0) {
      const bus = this.#layout.buses.count + ear;
      this.#kernel("listen")(bus, this.#at.buses, signal, key, this.#whole, this.#capacity, phase(frame), frames);
    } else if (effect.listens) this.#kernel("echo")(signal, key, this.#capacity, frames);
    const heard = effect.listens ? key : signal;
    effect.run(
      signal, signal + side, heard, heard + side, effect.state, effect.values, scratch, phase(frame), frames, this.#sampleRate,
    );
  }

  /** Writes what sounds in a block, strip after strip, and where each strip's pieces begin. */
  #writePieces(frame: number, frames: number): void {
    const first = this.#memory.int32().subarray(this.#at.pieceFirst / 4);
    let filled = 0;
    const count = this.#pieces.write(this.#memory.float64(), this.#at.pieces, frame, frames, (strip, before) => {
      while (filled <= strip) first[filled++] = before;
    });
    while (filled <= this.#stripCount) first[filled++] = count;
  }

  /** Reckons how late everything is, and lays the ways and the lines of what waits. */
  #reckon(): [Timing, Ways] {
    const late = this.#inserts.map((inserts, strip) => [
      ...inserts.map((insert) => insert.late),
      ...(this.#effects.get(strip) ?? []).map((effect) => effect.late),
    ]);
    const timing = new Timing(this.#plan, late, this.#ears, [...this.#order]);
    const ways = layWays(this.#plan, this.#notes, this.#layout, this.#ears, timing, this.#lines);
    this.#memory.int32().set(this.#layout.strips, this.#at.strips / 4);
    this.#memory.int32().set(ways.sends, this.#at.sends / 4);
    this.#memory.int32().set(ways.lateOf, this.#at.lateOf / 4);
    return [timing, ways];
  }

  /** After effects came or went: who listens to whom, and how late everything is now; what has to catch up with that. */
  #retime(): Retimed {
    const before = { timing: this.#timing, chains: this.#chains };
    const ears = this.#earsNow();
    this.#order = orderOf(this.#plan.json.strips, ears);
    this.#ears = ears;
    [this.#timing, this.#ways] = this.#reckon();
    this.#chains = new Map([...this.#effects].map(([strip, effects]) => [strip, [...effects]]));
    this.#frozen.lay();
    this.#passes = this.#cutIntoPasses();
    const planned = this.#inserts.map(({ length }) => length);
    return {
      advances: advancesOf(planned, before, { timing: this.#timing, chains: this.#chains }),
      gained: this.#timing.total - before.timing.total,
      surplus: this.#ways.surplus.map((one) => ({ ...one, given: 0 })),
    };
  }

  #earsNow(): Ear[] {
    const { strips } = this.#plan.json;
    const ears = [...this.#effects].flatMap(([strip, effects]) =>
      effects.flatMap(({ ear }, index) => {
        if (ear === null) return [];
        const own = strips.findIndex(({ id }) => id === ear.track);
        const first = strips.findIndex(({ id }) => id === ear.track || id.startsWith(`${ear.track}/`));
        if (own < 0) throw new Error(`Expected the id of a track to listen to, found ${ear.track}.`);
        const source = { strip: ear.tap === "pre_fx" ? first : own, point: ear.tap };
        return [{ strip, insert: (this.#inserts[strip]?.length ?? 0) + index, source }];
      }),
    );
    if (ears.length > MOST_EARS) throw new Error(`Expected at most ${MOST_EARS} effects that listen to other tracks, found ${ears.length}.`);
    return ears;
  }

  /** Lets run ahead, unheard, what leads to effects that have come to be late, so that the music goes on without a gap. */
  #catchUpWith({ advances, gained, surplus }: Retimed): void {
    if (this.#clock === this.#from) return; // nothing has been played yet
    const goal = this.#clock + gained;
    for (const [clock, frames] of partsOf(advances, goal, this.#capacity)) {
      this.#clock = clock;
      this.#writePieces(clock, frames);
      for (const strip of this.#order) this.#runAhead(strip, advances[strip] as Advance, goal - clock, frames, surplus);
    }
    this.#clock = goal;
  }

  /** Runs what of a strip is to go on by so many frames or more. */
  #runAhead(strip: number, { input, inserts, fader }: Advance, least: number, frames: number, surplus: Surpluses): void {
    if (input < least) return;
    const pass = this.#pass(strip, strip + 1, this.#isPlain(strip));
    this.#pour(surplus, strip, null, frames);
    const running = pass.inserts.length + pass.effects.length;
    const reached = inserts.filter((ahead) => ahead >= least).length;
    for (let insert = 0; insert < reached; insert++) this.#pour(surplus, strip, insert, frames);
    this.#run(pass, frames, running === 0 ? 0 : reached, fader >= least);
  }

  /** Adds what ways that wait less than before have to give. */
  #pour(surplus: Surpluses, strip: number, insert: number | null, frames: number): void {
    const float64 = this.#memory.float64();
    for (const one of surplus) {
      if (one.way.target !== strip || one.way.insert !== insert) continue;
      [one.left, one.right].forEach((side, plane) => {
        const at = this.#at.buses / 8 + (one.bus * 2 + plane) * this.#capacity;
        side.subarray(one.given, one.given + frames).forEach((value, frame) => (float64[at + frame] = (float64[at + frame] ?? 0) + value));
      });
      one.given += frames;
    }
  }

  /** Puts segments on the clock: frozen sound comes in where it came out, behind the inserts that made it. */
  #place(segments: readonly Segment[], frozen: boolean): Placed[] {
    return segments.map((segment) => {
      const { strip, start, end } = segment;
      const plan = this.#inserts[strip]?.length ?? 0;
      const whole = plan + (this.#effectsBehind.has(strip) ? 0 : (this.#effects.get(strip)?.length ?? 0));
      const late = this.#timing.insert(strip, frozen ? whole : 0);
      const heard = this.#timing.heard(strip) + late - this.#timing.insert(strip, 0);
      return { ...segment, start: start + late, end: end + late, heard };
    });
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

  /** Runs of plain strips, and each strip with inserts or effects, or that is listened to, by itself. */
  #cutIntoPasses(): Pass[] {
    const runs: { first: number; last: number; plain: boolean }[] = [];
    for (const index of this.#order) {
      const plain = this.#isPlain(index);
      const before = runs.at(-1);
      const alone = this.#taps.has(index) || this.#taps.has(index - 1) || this.#drained(index) > 0;
      if (plain && before?.plain && before.last === index && !alone) before.last = index + 1;
      else runs.push({ first: index, last: index + 1, plain });
    }
    return runs.map(({ first, last, plain }) => this.#pass(first, last, plain));
  }

  /** Whether a strip has nothing but a fader now. */
  #isPlain(strip: number): boolean {
    const busy = this.#runningInserts(strip).length + this.#runningEffects(strip).length > 0;
    return this.#frozen.passage(strip) === undefined && !busy;
  }

  #runningInserts(strip: number): readonly Insert[] {
    return this.#frozen.has(strip) ? [] : (this.#inserts[strip] ?? []);
  }

  #runningEffects(strip: number): readonly LiveEffect[] {
    return this.#frozen.has(strip) && !this.#effectsBehind.has(strip) ? [] : (this.#effects.get(strip) ?? []);
  }

  /** Address of the bus that flows into a frozen strip; 0 where there is none. */
  #drained(strip: number): number {
    const bus = this.#layout.strips[strip * this.#desk("STRIP_FIELDS") + this.#desk("STRIP_IN_BUS")] ?? 0;
    const heard = this.#frozen.has(strip) && bus !== this.#desk("SCRATCH_BUS");
    return heard ? this.#at.buses + bus * 2 * this.#capacity * 8 : 0;
  }

  #pass(first: number, last: number, plain: boolean): Pass {
    const at = this.#at;
    const desk = [
      at.strips, at.sends, at.slots, at.tables, at.tableOf, this.#cellCount,
      at.gains, at.meters, at.buses, LINES, at.signal, this.#capacity, 0, 0, METERING,
    ];
    const tapped = !plain && this.#ways.tapped.has(first);
    return {
      first,
      last,
      plain,
      inserts: plain ? [] : this.#runningInserts(first),
      effects: plain ? [] : this.#runningEffects(first),
      effectsBehind: this.#effectsBehind.has(first),
      drained: this.#drained(first),
      tap: this.#taps.get(first) ?? null,
      passage: plain ? undefined : this.#frozen.passage(first),
      gather: [first, at.strips, at.pieces, at.pieceFirst, 0, at.buses, at.signal, this.#capacity, 0],
      lend: tapped ? [first, at.strips, at.sends, at.buses, LINES, at.signal, this.#capacity, 0] : null,
      values: plain ? [first, last, ...desk, at.pieces, at.pieceFirst, 0] : [first, ...desk],
    };
  }
}

/** Where a frame of the song lies in its cell, before the song's start as well. */
function phase(frame: number): number {
  return frame & (CELL_FRAMES - 1);
}
