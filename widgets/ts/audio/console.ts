/** The console in the browser: orders the kernels' calls and moves pointers; all arithmetic is in WebAssembly. */

import { cutsOf, type Advance } from "./advances";
import { Chunks } from "./chunks";
import { listenersOf } from "./compensation";
import { layDesk, readLevels, type Addresses } from "./desk_memory";
import { Arena, LiveEffect, type EffectWire } from "./effects";
import { FrozenStrips } from "./frozen_strips";
import { InsertRuns } from "./insert_runs";
import { effectsOf, insertMaker, type Insert, type Kernel } from "./inserts";
import { LateRows } from "./late_rows";
import { layoutOf, notesOf, slotsOf, type Layout, type ModuleNotes } from "./layout";
import { partsOf } from "./parts";
import { FADE_TAIL, MIX_TAIL, passAlone, passesOf, type Pass, type Strips } from "./passes";
import { Pieces, type Placed } from "./pieces";
import { CELL_FRAMES, cellCount, segmentsOf, type PlanWire, type Segment } from "./plan";
import { Seam, type Loop } from "./seam";
import { Tap } from "./tap";
import { WasmMemory } from "./wasm_memory";
import { MOST_EARS } from "./ways";
import { pourSurplus, Wiring, type Retimed, type Surpluses } from "./wiring";

/** Pieces that a frozen strip can have in a block: its runs are whole chunks. */
const FROZEN_PIECES = 4;

export class Console {
  readonly chunks: Chunks;
  readonly #memory = new WasmMemory();
  readonly #notes: ModuleNotes;
  readonly #kernels: Readonly<Record<string, Kernel>>;
  readonly #layout: Layout;
  readonly #segments: readonly Segment[];
  readonly #pieces: Pieces;
  readonly #arena: Arena;
  /** Per strip: the plan's inserts, and behind them the effects that came while it played. */
  readonly #inserts: readonly (readonly Insert[])[];
  readonly #effects = new Map<number, LiveEffect[]>();
  readonly #wiring: Wiring;
  readonly #strips: Strips;
  /** Of each strip, the parts before it that are its own. */
  readonly #parts: readonly (readonly number[])[];
  readonly #insertRuns: InsertRuns;
  /** The song's frame for what is not late; it runs ahead of what comes out. */
  #clock = 0;
  /** The song's frame that comes out next. */
  #position = 0;
  /** Where playing began; nothing that is heard before is played. */
  #from = 0;
  readonly #seam = new Seam();
  readonly #late: LateRows;
  readonly #frozen: FrozenStrips;
  /** Strips whose effects are not in their frozen sound. */
  readonly #effectsBehind = new Set<number>();
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
    this.#arena = new Arena(this.#memory);
    const desk = {
      ...{ plan, notes: this.#notes, layout: this.#layout, memory: this.#memory, arena: this.#arena, at: this.#at },
      ...{ inserts: this.#inserts, effects: this.#effects },
    };
    this.#wiring = new Wiring(desk);
    this.#insertRuns = new InsertRuns({
      ...{ memory: this.#memory, at: this.#at, wiring: this.#wiring, capacity },
      ...{ stripCount: this.#stripCount, cellCount: this.#cellCount, sampleRate: this.#sampleRate },
      kernel: (name) => this.#kernel(name),
      frameAt: (strip, insert) => this.#frameAt(strip, insert),
    });
    // The pool comes last: it is the one part that grows.
    this.chunks = new Chunks(this.#memory, frames);
    this.#late = new LateRows(this.#memory, this.#at, this.#notes, this.#layout, this.#wiring.timing, this.#wiring.lateOf);
    this.#seam.know(this.#wiring.timing.behind());
    this.#pieces = new Pieces([], this.chunks, this.#seam);
    const place = (placed: readonly Segment[], frozen: boolean): Placed[] => this.#place(placed, frozen);
    this.#frozen = new FrozenStrips(this.#segments, this.#pieces, this.chunks, place, this.#seam);
    const playing = { wiring: this.#wiring, frozen: this.#frozen, effectsBehind: this.#effectsBehind, taps: this.#taps };
    this.#strips = { ...desk, ...playing, capacity };
    this.#parts = partsOf(plan.json.strips);
    this.#passes = passesOf(this.#strips);
    this.#setGates();
    this.#goTo(0);
  }

  /** Whether every chunk that sounds in these frames is here. */
  complete(frame: number, frames: number): boolean {
    const end = frame + frames + this.#wiring.timing.total;
    const here = frame === this.#position;
    const start = here ? Math.min(this.#clock, end) : frame;
    if (!this.#pieces.complete(start, end - start)) return false;
    const { loop } = this.#seam;
    const again = here ? this.#seam.ahead(end) : 0;
    return loop === null || again === 0 || this.#pieces.heard(loop.start, loop.start + again);
  }

  /** What is played over and over; what is heard past its end does not have to be here. */
  set loop(loop: Loop | null) {
    const before = this.#seam.loop;
    if (before?.start === loop?.start && before?.end === loop?.end) return;
    const fits = this.#seam.take(loop, this.#clock);
    this.#pieces.limit(this.#from, loop?.end ?? Infinity);
    if (!fits) this.#goTo(this.#position);
  }

  /** Goes to a frame with all effects at rest. */
  seek(frame: number): void {
    if (this.#frozen.settle()) this.#passes = passesOf(this.#strips);
    const float64 = this.#memory.float64();
    for (const { inserts, effects } of this.#passes) {
      for (const { state, stateSize } of inserts) float64.fill(0, state / 8, state / 8 + stateSize);
      for (const effect of effects) effect.rest();
    }
    this.#goTo(frame);
    if (this.#sweep(true)) {
      this.#retime();
      this.#goTo(frame);
    }
    this.#wiring.clear();
  }

  /**
   * Goes to a frame while effects ring on. From a loop's end to its start nothing is lost: what is ahead of the speakers has
   * been there for a while, and what is late still comes. Elsewhere what is under way is given up.
   */
  jump(frame: number): void {
    const { loop } = this.#seam;
    const through = frame === loop?.start && this.#position === loop.end;
    if (!through || this.#clock !== this.#position + this.#wiring.timing.total) {
      this.#goTo(frame);
      return;
    }
    this.#clock -= loop.end - loop.start;
    this.#position = frame;
    this.#from = -Infinity;
    this.#pieces.limit(this.#from, loop.end);
    this.#seam.rewind();
    this.#late.write(this.#seam);
  }

  #goTo(frame: number): void {
    this.#clock = this.#position = this.#from = frame;
    this.#pieces.limit(frame, this.#seam.loop?.end ?? Infinity);
    this.#seam.reset();
    this.#late.write(this.#seam);
    this.#relatch(this.#wiring.timing.behind());
  }

  /** Sets what is so far behind as if the song had come to where it is by playing. */
  #relatch(behind: readonly number[]): void {
    this.#late.relatch(behind, this.#cellCount, this.#clock, (values) => this.#call("relatch", values));
    for (const strip of this.#effects.keys()) this.#relatchEffects(strip, behind);
  }

  #relatchEffects(strip: number, behind: readonly number[]): void {
    const first = this.#wiring.planned(strip);
    (this.#effects.get(strip) ?? []).forEach((effect, index) => {
      if (behind.includes(this.#behind(strip, first + index))) effect.relatch(this.#frameAt(strip, first + index));
    });
  }

  /** How far an insert is behind the clock, against when it is heard. */
  #behind(strip: number, insert: number): number {
    return this.#wiring.timing.insert(strip, insert) - this.#wiring.timing.moved(strip);
  }

  /** The song's frame that an insert works on now. */
  #frameAt(strip: number, insert: number): number {
    return this.#clock - this.#wiring.timing.insert(strip, insert) - this.#seam.back(this.#behind(strip, insert));
  }

  /** Puts effects behind a strip's own, in this order: those that were there stay, others fade in, the rest fade out. */
  setEffects(strip: number, wires: readonly EffectWire[]): void {
    const before = this.#effects.get(strip) ?? [];
    const chain = wires.map((wire) => before.find(({ id, leaving }) => id === wire.id && !leaving) ?? this.#effect(wire));
    for (const effect of before) if (!chain.includes(effect)) effect.leaving = true;
    this.#effects.set(strip, [...before.filter(({ leaving }) => leaving), ...chain]);
    if (this.#seam.open) this.#goTo(this.#position);
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
    this.#passes = passesOf(this.#strips);
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
    this.#passes = passesOf(this.#strips);
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
    this.#catchUp(frame + this.#wiring.timing.total);
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
    for (let done = 0; done < frames; ) {
      const turning = this.#seam.turn(this.#clock);
      if (turning.length > 0) {
        this.#late.write(this.#seam);
        this.#relatch(turning);
      }
      const part = Math.min(frames - done, this.#seam.next(this.#clock));
      this.#playPart(part, done, heard);
      done += part;
    }
  }

  /** Lets the clock run on as long as nothing comes to a loop's end, into the outputs from one of their frames on. */
  #playPart(frames: number, start: number, heard: boolean): void {
    const at = this.#at;
    if (this.#frozen.depart(this.#clock, frames, (strip) => this.#rest(strip))) this.#passes = passesOf(this.#strips);
    this.#writePieces(this.#clock, frames);
    for (const pass of this.#passes) {
      const tap = heard ? pass.tap : null;
      tap?.before(at.strips, at.buses, frames);
      this.#run(pass, frames);
      tap?.after(at.strips, at.buses, frames);
    }
    this.#kernel("deliver")(at.buses, at.outLeft + 4 * start, at.outRight + 4 * start, this.#capacity, frames);
    this.#clock += frames;
    if (this.#frozen.arrive(frames)) this.#passes = passesOf(this.#strips);
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
    const { plain, values } = pass;
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
    this.#insertRuns.run(pass, most, this.#clock, frames);
    if (whole) this.#call("fade", values);
  }

  /** Inserts of a track that have rested start anew. */
  #rest(strip: number): void {
    const float64 = this.#memory.float64();
    for (const part of [...(this.#parts[strip] ?? []), strip]) {
      for (const { state, stateSize } of this.#inserts[part] ?? []) float64.fill(0, state / 8, state / 8 + stateSize);
    }
    for (const effect of this.#effects.get(strip) ?? []) effect.rest();
    this.#relatchEffects(strip, this.#wiring.timing.behind());
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

  /** After effects came or went: everything is where it belongs now; what has to catch up with that. */
  #retime(): Retimed {
    const retimed = this.#wiring.retime();
    this.#late.lay(this.#wiring.timing, this.#wiring.lateOf);
    this.#seam.know(this.#wiring.timing.behind());
    this.#late.write(this.#seam);
    this.#frozen.lay();
    this.#passes = passesOf(this.#strips);
    return retimed;
  }

  /** Lets run ahead, unheard, what leads to effects that have come to be late, so that the music goes on without a gap. */
  #catchUpWith({ advances, gained, surplus }: Retimed): void {
    if (this.#clock === this.#from) return; // nothing has been played yet
    const goal = this.#clock + gained;
    for (const [clock, frames] of cutsOf(advances, goal, this.#capacity)) {
      this.#clock = clock;
      this.#writePieces(clock, frames);
      for (const strip of this.#wiring.order) this.#runAhead(strip, advances[strip] as Advance, goal - clock, frames, surplus);
    }
    this.#clock = goal;
  }

  /** Runs what of a strip is to go on by so many frames or more. */
  #runAhead(strip: number, { input, inserts, fader }: Advance, least: number, frames: number, surplus: Surpluses): void {
    if (input < least) return;
    const pass = passAlone(this.#strips, strip);
    const buses = this.#memory.float64().subarray(this.#at.buses / 8);
    const reached = inserts.filter((ahead) => ahead >= least).length;
    const places = [null, ...Array.from({ length: reached }, (_, insert) => insert)];
    for (const place of places) pourSurplus(surplus, strip, place, buses, this.#capacity, frames);
    this.#run(pass, frames, reached, fader >= least);
  }

  /** Puts segments on the clock: frozen sound comes in where it came out, behind the inserts that made it. */
  #place(segments: readonly Segment[], frozen: boolean): Placed[] {
    return segments.map((segment) => {
      const { strip, start, end } = segment;
      const plan = this.#wiring.planned(strip);
      const whole = plan + (this.#effectsBehind.has(strip) ? 0 : (this.#effects.get(strip)?.length ?? 0));
      const late = this.#wiring.timing.insert(strip, frozen ? whole : 0);
      const heard = this.#wiring.timing.heard(strip) + late - this.#wiring.timing.insert(strip, 0);
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
}
