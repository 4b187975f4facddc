/** How late strips and slots are, as the kernels are told: what a loop's seam has set back is later by as much. */

import type { Timing } from "./compensation";
import type { Addresses } from "./desk_memory";
import { constant, type Layout, type ModuleNotes } from "./layout";
import type { Seam } from "./seam";
import type { WasmMemory } from "./wasm_memory";

/** Slots beside each other that are as late. */
interface Run {
  readonly strip: number;
  readonly first: number;
  count: number;
  readonly late: number;
  readonly behind: number;
  /** Whether the fader is among them, so that its gains are to be reckoned anew. */
  readonly fader: boolean;
}

export class LateRows {
  readonly #memory: WasmMemory;
  readonly #at: Addresses;
  readonly #desk: (name: string) => number;
  readonly #firsts: readonly number[];
  readonly #slotCount: number;
  #runs: Run[] = [];
  #timing: Timing;

  constructor(memory: WasmMemory, at: Addresses, notes: ModuleNotes, layout: Layout, timing: Timing, lateOf: Int32Array) {
    this.#memory = memory;
    this.#at = at;
    this.#desk = (name) => constant(notes, name);
    this.#firsts = layout.names.map((names) => (names.get("volume") ?? 0) - this.#desk("SLOT_VOLUME"));
    this.#slotCount = layout.tableOf.length;
    this.#timing = timing;
    this.lay(timing, lateOf);
  }

  /** Takes how late everything is by itself. */
  lay(timing: Timing, lateOf: Int32Array): void {
    this.#timing = timing;
    this.#runs = [];
    this.#firsts.forEach((first, strip) => {
      const end = this.#firsts[strip + 1] ?? this.#slotCount;
      for (let slot = first; slot < end; slot++) {
        const late = lateOf[slot] ?? 0;
        const last = this.#runs.at(-1);
        if (last?.strip === strip && last.late === late) last.count++;
        else this.#runs.push({ strip, first: slot, count: 1, late, behind: late - timing.moved(strip), fader: slot === first });
      }
    });
  }

  /** Writes it, as far as it is set back now. */
  write(seam: Seam): void {
    const int32 = this.#memory.int32();
    const rows = this.#at.strips / 4 + this.#desk("STRIP_LATE");
    this.#firsts.forEach((_, strip) => {
      const late = this.#timing.fader(strip);
      int32[rows + strip * this.#desk("STRIP_FIELDS")] = late + seam.back(late - this.#timing.moved(strip));
    });
    const lateOf = this.#at.lateOf / 4;
    for (const { first, count, late, behind } of this.#runs) {
      int32.fill(late + seam.back(behind), lateOf + first, lateOf + first + count);
    }
  }

  /** Calls `relatch` for the slots that are so far behind, as if the song had come by playing to where they are now. */
  relatch(behind: readonly number[], cellCount: number, clock: number, call: (values: readonly number[]) => void): void {
    const at = this.#at;
    const [slotBytes, gainBytes] = [this.#desk("SLOT_FIELDS") * 8, this.#desk("GAIN_FIELDS") * 8];
    for (const run of this.#runs) {
      if (!behind.includes(run.behind)) continue;
      const { first, count, strip, fader } = run;
      call([
        at.slots + first * slotBytes, at.tables, at.tableOf + first * 4, at.lateOf + first * 4, at.gains + strip * gainBytes,
        count, Number(fader), cellCount, clock,
      ]);
    }
  }
}
