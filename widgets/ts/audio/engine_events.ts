/** What the engine plays, and what it tells its listeners. */

import type { Comparison } from "./comparison";
import type { PcmSource } from "./feeder";
import type { PlanWire } from "./plan";

/** A set, ready to be played: its plan, the console's kernels, and where its sound comes from. */
export interface SessionSource {
  /** Digest of the set's document. */
  readonly key: string;
  readonly plan: PlanWire;
  readonly wasm: ArrayBuffer;
  readonly pcm: PcmSource;
}

/** `buffering`: playing, but waiting for sound that is on its way. */
export type EngineState = "empty" | "loading" | "ready" | "playing" | "buffering" | "error";

export interface Levels {
  /** Linear, left and right, behind the fader. */
  readonly peak: [number, number];
  readonly rms: [number, number];
}

export interface EngineEvents {
  readonly state: EngineState;
  readonly parameter: { readonly stripId: string; readonly name: string; readonly value: number };
  readonly frame: number;
  readonly session: string | null;
  /** A second version came or went, or the other one is heard, or the gains of both changed. */
  readonly comparison: Comparison;
  /** A strip plays frozen sound now, or its inserts again. */
  readonly frozen: { readonly stripId: string };
  /** A strip's inserts or effects were moved, so that frozen sound of it would be another. */
  readonly inserts: { readonly stripId: string };
  /** Beats of a count-in that are still to come. */
  readonly counted: number;
  /** Effects that could not be put on a strip. */
  readonly fault: { readonly stripId: string; readonly message: string };
}
