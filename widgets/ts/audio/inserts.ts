/** The plan's inserts as the console runs them: their modules, and their place in its memory. */

import { KEY_NAMES, lateFrames, memorySize, notesOf, type EffectNotes, type InsertPlace, type KernelNotes } from "./layout";
import { CELL_FRAMES, bufferOf, type PlanWire } from "./plan";
import type { WasmMemory } from "./wasm_memory";

export type Kernel = (...values: number[]) => number;

export interface Insert {
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

/** An effect that can be run, and its declaration. */
interface Effect {
  readonly notes: KernelNotes;
  readonly run: Kernel;
}

/** The effects that come with a plan, all in the console's memory. */
export function effectsOf(plan: PlanWire, memory: WasmMemory): Record<string, Effect> {
  const effects: Record<string, Effect> = {};
  for (const [name, buffer] of Object.entries(plan.json.kernels)) {
    const module = new WebAssembly.Module(bufferOf(plan, buffer));
    const run = memory.instantiate(module)[name];
    if (run === undefined) throw new Error(`Expected kernel ${name} in its module, found none.`);
    effects[name] = { notes: notesOf<EffectNotes>(module).kernel, run };
  }
  return effects;
}

/** Gives what makes an insert of its place in the layout: at rest, with memory of its own. */
export function insertMaker(
  effects: Readonly<Record<string, Effect>>,
  memory: WasmMemory,
  desk: Readonly<Record<string, number>>,
  capacity: number,
  sampleRate: number,
): (place: InsertPlace) => Insert {
  const borders = Math.floor(capacity / CELL_FRAMES) + 3;
  return (place) => {
    const effect = effects[place.kernel];
    if (effect === undefined) throw new Error(`Expected kernel ${place.kernel} with the plan, found none.`);
    const { notes, run } = effect;
    if (notes.parameters.length !== place.slotCount - 1) {
      throw new Error(`Expected ${notes.parameters.length} parameters of ${place.kernel}, found ${place.slotCount - 1}.`);
    }
    const values = memory.take(borders * place.slotCount * 8);
    const keyValues = memory.take(borders * KEY_NAMES.length * 8);
    const stateSize = memorySize(notes, desk, sampleRate);
    const state = memory.take(stateSize * 8);
    return { place, run, state, stateSize, values, listens: notes.side_chain, keyValues, late: lateFrames(notes, sampleRate) };
  };
}
