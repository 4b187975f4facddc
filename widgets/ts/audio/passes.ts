/** What one call after another of the kernels does in a block: runs of plain strips, and busy ones by themselves. */

import type { LiveEffect } from "./effects";
import type { FrozenStrips, Passage } from "./frozen_strips";
import type { Insert } from "./inserts";
import { cellCount } from "./plan";
import type { Tap } from "./tap";
import type { Desk, Wiring } from "./wiring";

/** Strips run by one call; or one strip and its inserts. */
export interface Pass {
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

/** `frames` and `clock` stand so far from the end of the arguments of `mix` and `fade`. */
const METERING = 1;
export const MIX_TAIL = 6;
export const FADE_TAIL = 3;

/** Lines are counted from the start of memory. */
const LINES = 0;

/** What decides how strips are run. */
export interface Strips extends Desk {
  readonly wiring: Wiring;
  readonly frozen: FrozenStrips;
  /** Strips whose effects are not in their frozen sound. */
  readonly effectsBehind: ReadonlySet<number>;
  readonly taps: ReadonlyMap<number, Tap>;
  /** Frames that a block may have. */
  readonly capacity: number;
}

/**
 * Runs of plain strips, and each strip with inserts or effects, or that is listened to, by itself. The parts of a frozen track
 * rest: they are in its sound.
 */
export function passesOf(strips: Strips): Pass[] {
  const runs: { first: number; last: number; plain: boolean }[] = [];
  for (const index of strips.wiring.order) {
    const track = strips.wiring.trackOf(index);
    if (track !== null && strips.frozen.has(track)) continue;
    const plain = isPlain(strips, index);
    const before = runs.at(-1);
    const alone = strips.taps.has(index) || strips.taps.has(index - 1) || drainedBus(strips, index) > 0;
    if (plain && before?.plain && before.last === index && !alone) before.last = index + 1;
    else runs.push({ first: index, last: index + 1, plain });
  }
  return runs.map(({ first, last, plain }) => passOf(strips, first, last, plain));
}

/** The pass of one strip by itself. */
export function passAlone(strips: Strips, strip: number): Pass {
  return passOf(strips, strip, strip + 1, isPlain(strips, strip));
}

/** Whether a strip has nothing but a fader now. */
function isPlain(strips: Strips, strip: number): boolean {
  const busy = insertsOf(strips, strip).length + effectsOn(strips, strip).length > 0;
  return strips.frozen.passage(strip) === undefined && !busy;
}

function insertsOf({ frozen, inserts }: Strips, strip: number): readonly Insert[] {
  return frozen.has(strip) ? [] : (inserts[strip] ?? []);
}

function effectsOn({ frozen, effects, effectsBehind }: Strips, strip: number): readonly LiveEffect[] {
  return frozen.has(strip) && !effectsBehind.has(strip) ? [] : (effects.get(strip) ?? []);
}

/** Address of the bus that flows into a frozen strip; 0 where there is none. */
function drainedBus({ notes, layout, frozen, at, capacity }: Strips, strip: number): number {
  const { STRIP_FIELDS = 0, STRIP_IN_BUS = 0, SCRATCH_BUS = 0 } = notes.desk;
  const bus = layout.strips[strip * STRIP_FIELDS + STRIP_IN_BUS] ?? 0;
  return frozen.has(strip) && bus !== SCRATCH_BUS ? at.buses + bus * 2 * capacity * 8 : 0;
}

function passOf(strips: Strips, first: number, last: number, plain: boolean): Pass {
  const { at, capacity } = strips;
  const desk = [
    at.strips, at.sends, at.slots, at.tables, at.tableOf, cellCount(strips.plan),
    at.gains, at.meters, at.buses, LINES, at.signal, capacity, 0, 0, METERING,
  ];
  const tapped = !plain && strips.wiring.tapped.has(first);
  return {
    first,
    last,
    plain,
    inserts: plain ? [] : insertsOf(strips, first),
    effects: plain ? [] : effectsOn(strips, first),
    effectsBehind: strips.effectsBehind.has(first),
    drained: drainedBus(strips, first),
    tap: strips.taps.get(first) ?? null,
    passage: plain ? undefined : strips.frozen.passage(first),
    gather: [first, at.strips, at.pieces, at.pieceFirst, 0, at.buses, at.signal, capacity, 0],
    lend: tapped ? [first, at.strips, at.sends, at.buses, LINES, at.signal, capacity, 0] : null,
    values: plain ? [first, last, ...desk, at.pieces, at.pieceFirst, 0] : [first, ...desk],
  };
}
