/** What effects cost on this machine: each is run on noise for a moment, in memory of its own. */

import { notesOf, type EffectNotes } from "./layout";
import { CELL_FRAMES, bufferOf, type PlanWire } from "./plan";
import { WasmMemory } from "./wasm_memory";

/** The quickest of so many runs counts: the others were interrupted. Pages' clocks tick in tenths of milliseconds. */
const RUNS = 8;
const RUN_MS = 1;

/** More than any effect has of its own scratch and state; see `kernels/desk.py`. */
const SCRATCH_DOUBLES = 4096;
const HOST_DOUBLES = 64;

const measured = new Map<string, number>();

/** Seconds that a kernel needs for a second of sound, by its name; measured once on a page. */
export function costOf(wasm: ArrayBuffer, sampleRate: number, now: () => number = () => performance.now()): number {
  const module = new WebAssembly.Module(wasm);
  const { kernel } = notesOf<EffectNotes>(module);
  const name = `${kernel.name} ${wasm.byteLength} ${sampleRate}`;
  const known = measured.get(name);
  if (known !== undefined) return known;
  const memory = new WasmMemory();
  const run = memory.instantiate(module)[kernel.name];
  if (run === undefined) return 0;
  const doubles = (count: number): number => memory.take(count * 8);
  const [left, right] = [memory.take(CELL_FRAMES * 4), memory.take(CELL_FRAMES * 4)];
  const state = doubles(HOST_DOUBLES + kernel.state_size + Math.ceil(kernel.memory_seconds * sampleRate));
  const row = [1, ...kernel.parameters.map((parameter) => parameter.default)];
  const [values, scratch] = [doubles(row.length * 3), doubles(SCRATCH_DOUBLES)];
  for (let border = 0; border < 3; border++) memory.float64().set(row, values / 8 + border * row.length);
  const noise = Float32Array.from({ length: CELL_FRAMES }, () => Math.random() - 0.5);
  let best = Infinity;
  for (let turn = 0; turn < RUNS; turn++) {
    const begun = now();
    let cells = 0;
    let spent = 0;
    while (spent < RUN_MS) {
      memory.float32().set(noise, left / 4);
      memory.float32().set(noise, right / 4);
      run(left, right, state, values, scratch, 0, CELL_FRAMES, sampleRate);
      cells++;
      spent = now() - begun;
    }
    best = Math.min(best, spent / cells);
  }
  const cost = best / 1000 / (CELL_FRAMES / sampleRate);
  measured.set(name, cost);
  return cost;
}

/** Share of the time that each strip's inserts take, in the plan's order. */
export function insertCosts(plan: PlanWire): number[] {
  const { kernels, sample_rate, strips } = plan.json;
  const cost = new Map(Object.entries(kernels).map(([name, buffer]) => [name, costOf(bufferOf(plan, buffer), sample_rate)]));
  return strips.map(({ inserts }) => inserts.reduce((sum, { kernel }) => sum + (cost.get(kernel) ?? 0), 0));
}
