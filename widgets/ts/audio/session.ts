/** One set as the page knows it: its plan, what its parameters are set to, and which were touched. */

import type { EffectWire } from "./effects";
import { FADER_SLOTS, KEY_NAMES, plannedValue, valueAt } from "./layout";
import { CELL_FRAMES, type InsertJson, type PlanWire } from "./plan";

/** What stays of a strip's names when the module's slots are not asked for. */
const FADER: readonly string[] = FADER_SLOTS;
const KEY: readonly string[] = KEY_NAMES;

/** What was moved by hand on a strip's inserts, and the effects that were put behind them. */
export interface InsertsAsMoved {
  readonly moved: readonly (readonly [name: string, value: number])[];
  readonly effects: readonly Pick<EffectWire, "id" | "values" | "ear">[];
}

export class Session {
  readonly key: string;
  readonly plan: PlanWire;
  readonly wasm: ArrayBuffer;
  /** Tells messages of this session from those of an earlier one. */
  readonly number: number;
  readonly #strips: ReadonlyMap<string, number>;
  readonly #values: readonly Map<string, number>[];
  readonly #touched: readonly Set<string>[];
  readonly #effects = new Map<number, EffectWire[]>();
  /** Called whenever what a strip's inserts and effects make of it may be another. */
  onInserts: (strip: number) => void = () => undefined;

  constructor(key: string, plan: PlanWire, wasm: ArrayBuffer, number: number) {
    this.key = key;
    this.plan = plan;
    this.wasm = wasm;
    this.number = number;
    this.#strips = new Map(plan.json.strips.map((strip, index) => [strip.id, index]));
    this.#values = plan.json.strips.map(() => new Map<string, number>());
    this.#touched = plan.json.strips.map(() => new Set<string>());
  }

  /** The index of a strip; throws where the set has none of that id. */
  strip(id: string): number {
    const index = this.#strips.get(id);
    if (index === undefined) throw new Error(`Expected the id of a strip of this set, found ${id}.`);
    return index;
  }

  /** The index of a strip, or -1. */
  find(id: string): number {
    return this.#strips.get(id) ?? -1;
  }

  /** Notes a move by hand. */
  set(stripId: string, name: string, value: number): void {
    if (!Number.isFinite(value)) throw new Error(`Expected a number for ${name} of strip ${stripId}, found ${value}.`);
    const index = this.strip(stripId);
    this.#check(index, name);
    this.#values[index]?.set(name, value);
    this.#touched[index]?.add(name);
    if (name.startsWith("insert:")) this.onInserts(index);
  }

  /** A parameter's value at a frame: as set by hand, as automated, or as planned. */
  value(stripId: string, name: string, frame: number): number {
    const index = this.strip(stripId);
    this.#check(index, name);
    const strip = this.plan.json.strips[index];
    if (strip === undefined) return 0;
    const automated = this.#touched[index]?.has(name) ? null : valueAt(this.plan, strip, name, frame);
    return automated ?? this.#values[index]?.get(name) ?? plannedValue(this.plan, strip, name);
  }

  /** Whether automation of a parameter is overridden by a touch. */
  overridden(stripId: string, name: string): boolean {
    const index = this.strip(stripId);
    return name in (this.plan.json.strips[index]?.automation ?? {}) && (this.#touched[index]?.has(name) ?? false);
  }

  /** Lets automation move again; those it concerns. */
  backToAutomation(): { stripId: string; name: string }[] {
    const released: { stripId: string; name: string }[] = [];
    this.plan.json.strips.forEach((strip, index) => {
      for (const name of Object.keys(strip.automation)) {
        if (!this.#touched[index]?.delete(name)) continue;
        released.push({ stripId: strip.id, name });
        if (name.startsWith("insert:")) this.onInserts(index);
      }
    });
    for (const [strip, effects] of this.#effects) {
      const held = effects.some(({ tables, touched }) => touched?.some((index) => tables?.[index]));
      this.#effects.set(strip, effects.map((effect) => ({ ...effect, touched: [] })));
      if (held) this.onInserts(strip);
    }
    return released;
  }

  /** What a parameter of an effect is at: automated, unless it was touched, or as set. */
  effectValue(strip: number, id: string, index: number, frame: number): number | null {
    const effect = this.#effects.get(strip)?.find((one) => one.id === id);
    if (effect === undefined) return null;
    const table = effect.touched?.includes(index) ? null : effect.tables?.[index];
    return table?.[Math.min(Math.floor(frame / CELL_FRAMES), table.length - 1)] ?? effect.values[index] ?? null;
  }

  /** Everything that was set by hand, for a worklet that does not know it yet. */
  *moves(): Generator<{ strip: number; name: string; value: number }> {
    for (const [strip, touched] of this.#touched.entries()) {
      for (const name of touched) yield { strip, name, value: this.#values[strip]?.get(name) ?? 0 };
    }
  }

  /** Notes what stands behind a strip's own inserts. */
  setEffects(strip: number, effects: readonly EffectWire[]): void {
    this.#effects.set(strip, [...effects]);
    this.onInserts(strip);
  }

  /** Notes a move of an effect's parameter. */
  moveEffect(strip: number, id: string, index: number, value: number): void {
    const moved = this.#effects.get(strip)?.map((effect) =>
      effect.id === id ? { ...effect, values: effect.values.with(index, value), touched: [...(effect.touched ?? []), index] } : effect,
    );
    if (moved) this.#effects.set(strip, moved);
    this.onInserts(strip);
  }

  /** How a strip's inserts stand, as far as that is not in the plan. */
  inserts(strip: number): InsertsAsMoved {
    const moved = [...(this.#touched[strip] ?? [])].filter((name) => name.startsWith("insert:")).sort();
    return {
      moved: moved.map((name) => [name, this.#values[strip]?.get(name) ?? 0]),
      effects: (this.#effects.get(strip) ?? []).map(({ id, values, ear = null }) => ({ id, values, ear })),
    };
  }

  /** The effects on all strips, for a worklet that does not know them yet. */
  *effects(): Generator<{ strip: number; effects: readonly EffectWire[] }> {
    for (const [strip, effects] of this.#effects) yield { strip, effects };
  }

  #check(index: number, name: string): void {
    const strip = this.plan.json.strips[index];
    const [what, number, parameter] = name.split(":");
    const insert = strip?.inserts[Number(number)];
    const known =
      FADER.includes(name) ||
      (what === "send" && strip?.sends[Number(number)] !== undefined) ||
      (what === "insert" && parameter !== undefined && hasParameter(insert, parameter));
    if (!known) throw new Error(`Expected a parameter of strip ${strip?.id ?? index}, found ${name}.`);
  }
}

function hasParameter(insert: InsertJson | undefined, parameter: string): boolean {
  if (parameter === "on") return insert !== undefined;
  if (KEY.includes(parameter)) return (insert?.side_chain ?? null) !== null;
  return insert?.parameters[Number(parameter)] !== undefined;
}
