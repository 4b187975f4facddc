/** Where everything of the desk but PCM and effects lies in the console's memory, and its meters read from there. */

import type { Layout } from "./layout";
import { PIECE_FIELDS } from "./pieces";
import type { WasmMemory } from "./wasm_memory";

/** Addresses in bytes. */
export interface Addresses {
  readonly strips: number;
  readonly sends: number;
  readonly slots: number;
  readonly tables: number;
  readonly tableOf: number;
  readonly lateOf: number;
  readonly gains: number;
  readonly meters: number;
  readonly buses: number;
  readonly signal: number;
  readonly key: number;
  readonly outLeft: number;
  readonly outRight: number;
  readonly scratch: number;
  readonly pieces: number;
  readonly pieceFirst: number;
  /** The frozen pieces of a strip on its way. */
  readonly aside: number;
  readonly asideFirst: number;
}

interface DeskSize {
  readonly strips: number;
  /** Frames that a block may have. */
  readonly capacity: number;
  /** Ways besides the strips' outputs. */
  readonly ways: number;
  /** Side-chains of effects that come while the song plays. */
  readonly ears: number;
  /** Pieces of PCM that may sound in a block. */
  readonly pieces: number;
  /** Pieces of frozen sound that one strip may have in a block. */
  readonly frozenPieces: number;
}

type Constants = Readonly<Record<string, number>>;

/** Places the desk in memory; the lines of what waits come later, for their lengths change. */
export function layDesk(memory: WasmMemory, layout: Layout, constants: Constants, size: DeskSize): Addresses {
  const { strips, capacity } = size;
  const constant = (name: string): number => constants[name] ?? 0;
  const doubles = (count: number): number => memory.take(count * 8);
  const slots = doubles(layout.values.length * constant("SLOT_FIELDS"));
  layout.values.forEach((value, slot) => {
    memory.float64()[slots / 8 + slot * constant("SLOT_FIELDS") + constant("SLOT_VALUE")] = value;
  });
  return {
    strips: memory.putInt32(layout.strips),
    sends: memory.take((size.ways + 1) * constant("SEND_FIELDS") * 4),
    slots,
    tables: memory.putFloat32(layout.tables),
    tableOf: memory.putInt32(layout.tableOf),
    lateOf: memory.putInt32(new Int32Array(layout.tableOf.length)),
    gains: doubles(strips * constant("GAIN_FIELDS")),
    meters: doubles(strips * constant("METER_FIELDS")),
    buses: doubles((layout.buses.count + size.ears) * 2 * capacity),
    signal: memory.take(2 * capacity * 4),
    key: memory.take(2 * capacity * 4),
    outLeft: memory.take(capacity * 4),
    outRight: memory.take(capacity * 4),
    scratch: doubles(constant("KERNEL_SCRATCH")),
    pieces: doubles((size.pieces + 1) * PIECE_FIELDS),
    pieceFirst: memory.take((strips + 1) * 4),
    aside: doubles((size.frozenPieces + 1) * PIECE_FIELDS),
    asideFirst: memory.take((strips + 1) * 4),
  };
}

/** Reads the meters, per strip peak left, right, RMS left, right, and begins anew. */
export function readLevels(meters: Float64Array, strips: number, constants: Constants): Float32Array {
  const constant = (name: string): number => constants[name] ?? 0;
  const levels = new Float32Array(strips * 4);
  for (let strip = 0; strip < strips; strip++) {
    const meter = (name: string, side = 0): number => meters[strip * constant("METER_FIELDS") + constant(name) + side] ?? 0;
    const frames = Math.max(meter("METER_FRAMES"), 1);
    for (let side = 0; side < 2; side++) {
      levels[strip * 4 + side] = meter("METER_PEAK", side);
      levels[strip * 4 + 2 + side] = Math.sqrt(meter("METER_SQUARES", side) / frames);
    }
  }
  meters.fill(0);
  return levels;
}
