/** Who flows into whom and how late, with the effects that come and go while the song plays. */

import { advancesOf, type Advance, type Chains } from "./advances";
import { Timing, waysOf, type Ear } from "./compensation";
import type { Addresses } from "./desk_memory";
import type { Arena, LiveEffect } from "./effects";
import type { Insert } from "./inserts";
import type { Layout, ModuleNotes } from "./layout";
import { Lines } from "./lines";
import { orderOf } from "./order";
import { openTracks, tracksOf } from "./parts";
import type { PlanWire } from "./plan";
import { layWays, MOST_EARS, type Ways } from "./ways";
import type { WasmMemory } from "./wasm_memory";

/** What ways have to give at once, and how much of it they have. */
export type Surpluses = (Ways["surplus"][number] & { given: number })[];

/** After effects came or went. */
export interface Retimed {
  readonly advances: readonly Advance[];
  /** By how many frames the whole is later than it was. */
  readonly gained: number;
  readonly surplus: Surpluses;
}

/** What the wiring works on. */
export interface Desk {
  readonly plan: PlanWire;
  readonly notes: ModuleNotes;
  readonly layout: Layout;
  readonly memory: WasmMemory;
  readonly arena: Arena;
  readonly at: Addresses;
  /** Per strip: the plan's inserts, and behind them the effects that came while it played. */
  readonly inserts: readonly (readonly Insert[])[];
  readonly effects: ReadonlyMap<number, readonly LiveEffect[]>;
}

export class Wiring {
  readonly #desk: Desk;
  readonly #lines: Lines;
  #timing: Timing;
  #ways: Ways;
  /** The effects as they were when it was last reckoned how late everything is. */
  #chains: Chains = new Map();
  /** What effects listen to, and the strips in an order that suits them. */
  #ears: readonly Ear[] = [];
  #order: readonly number[];
  readonly #tracks: readonly number[];
  #open: ReadonlySet<number> = new Set();

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#tracks = tracksOf(desk.plan.json.strips);
    this.#lines = new Lines(desk.memory, desk.arena, desk.notes.desk.LINE_LEFT ?? 0);
    this.#order = [...desk.plan.json.strips.keys()];
    [this.#timing, this.#ways] = this.#reckon();
  }

  get timing(): Timing {
    return this.#timing;
  }

  /** The strips in the order in which they are played. */
  get order(): readonly number[] {
    return this.#order;
  }

  /** Strips that something listens to before their inserts. */
  get tapped(): ReadonlySet<number> {
    return this.#ways.tapped;
  }

  /** The track that a strip is a part of, if it is of no use but to it. */
  trackOf(strip: number): number | null {
    const track = this.#tracks[strip] ?? strip;
    return track === strip || this.#open.has(track) ? null : track;
  }

  /** How many inserts of a strip are the plan's. */
  planned(strip: number): number {
    return this.#desk.inserts[strip]?.length ?? 0;
  }

  /** The bus of an effect's side-chain, by its place among the inserts of its strip; -1 where it hears its own strip. */
  bus(strip: number, place: number): number {
    const ear = this.#ears.findIndex(({ strip: at, insert }) => at === strip && insert === place);
    return ear < 0 ? -1 : this.#desk.layout.buses.count + ear;
  }

  /** How late each slot is by itself. */
  get lateOf(): Int32Array {
    return this.#ways.lateOf;
  }

  /** Forgets what is under way. */
  clear(): void {
    this.#lines.clear();
  }

  /** After effects came or went: who listens to whom, and how late everything is now; what has to catch up with that. */
  retime(): Retimed {
    const { plan, inserts, effects } = this.#desk;
    const before = { timing: this.#timing, chains: this.#chains };
    const ears = this.#earsNow();
    this.#order = orderOf(plan.json.strips, ears);
    this.#ears = ears;
    [this.#timing, this.#ways] = this.#reckon();
    this.#chains = new Map([...effects].map(([strip, chain]) => [strip, [...chain]]));
    const planned = inserts.map(({ length }) => length);
    return {
      advances: advancesOf(planned, before, { timing: this.#timing, chains: this.#chains }),
      gained: this.#timing.total - before.timing.total,
      surplus: this.#ways.surplus.map((one) => ({ ...one, given: 0 })),
    };
  }

  /** Reckons how late everything is, and lays the ways and the lines of what waits. */
  #reckon(): [Timing, Ways] {
    const { plan, notes, layout, memory, at, inserts, effects } = this.#desk;
    const late = inserts.map((own, strip) => [...own, ...(effects.get(strip) ?? [])].map((one) => one.late));
    const timing = new Timing(plan, late, this.#ears, [...this.#order]);
    const ways = layWays(plan, notes, layout, this.#ears, timing, this.#lines);
    this.#open = openTracks(this.#tracks, waysOf(plan.json.strips, this.#ears).flat());
    memory.int32().set(layout.strips, at.strips / 4);
    memory.int32().set(ways.sends, at.sends / 4);
    return [timing, ways];
  }

  #earsNow(): Ear[] {
    const { strips } = this.#desk.plan.json;
    const ears = [...this.#desk.effects].flatMap(([strip, chain]) =>
      chain.flatMap(({ ear }, index) => {
        if (ear === null) return [];
        const own = strips.findIndex(({ id }) => id === ear.track);
        const first = strips.findIndex(({ id }) => id === ear.track || id.startsWith(`${ear.track}/`));
        if (own < 0) throw new Error(`Expected the id of a track to listen to, found ${ear.track}.`);
        const source = { strip: ear.tap === "pre_fx" ? first : own, point: ear.tap };
        return [{ strip, insert: this.planned(strip) + index, source }];
      }),
    );
    if (ears.length > MOST_EARS) throw new Error(`Expected at most ${MOST_EARS} effects that listen to other tracks, found ${ears.length}.`);
    return ears;
  }
}

/** Adds to a strip's input, or to the side-chain of one of its inserts, what ways that wait less than before have to give. */
export function pourSurplus(surplus: Surpluses, strip: number, insert: number | null, buses: Float64Array, capacity: number, frames: number): void {
  for (const one of surplus) {
    if (one.way.target !== strip || one.way.insert !== insert) continue;
    [one.left, one.right].forEach((side, plane) => {
      const bus = buses.subarray((one.bus * 2 + plane) * capacity);
      side.subarray(one.given, one.given + frames).forEach((value, frame) => (bus[frame] = (bus[frame] ?? 0) + value));
    });
    one.given += frames;
  }
}
