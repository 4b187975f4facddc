/** What the page and the worklet tell each other. */

import type { CountInWire } from "./count_in";
import type { EffectWire } from "./effects";
import type { Which } from "./pair";
import type { PlanWire, Segment } from "./plan";
import type { LoudnessReadout } from "./tap";

export type ToWorklet =
  | { readonly type: "load"; readonly plan: PlanWire; readonly wasm: ArrayBuffer; readonly session: number }
  /** A second version of the song, in step with the first. */
  | { readonly type: "beside"; readonly plan: PlanWire; readonly wasm: ArrayBuffer; readonly session: number }
  | { readonly type: "hear"; readonly which: Which }
  /** Linear, of the first version and of the second. */
  | { readonly type: "match"; readonly gains: readonly [number, number] }
  | { readonly type: "listen"; readonly session: number; readonly strip: number; readonly on: boolean; readonly samples: boolean }
  | { readonly type: "reset-loudness"; readonly session: number; readonly strip: number }
  | { readonly type: "chunk"; readonly session: number; readonly pcm: number; readonly index: number; readonly place: number; readonly data: ArrayBuffer }
  | { readonly type: "drop"; readonly session: number; readonly place: number }
  | { readonly type: "play"; readonly frame: number; readonly order: number; readonly countIn: CountInWire | null }
  | { readonly type: "stop" }
  | { readonly type: "seek"; readonly frame: number; readonly order: number }
  | { readonly type: "loop"; readonly on: boolean; readonly start: number; readonly end: number }
  | { readonly type: "set"; readonly strip: number; readonly name: string; readonly value: number }
  | { readonly type: "automation" }
  /** What stands behind a strip's own inserts now. */
  | { readonly type: "effects"; readonly strip: number; readonly effects: readonly EffectWire[] }
  | { readonly type: "effect"; readonly strip: number; readonly id: string; readonly index: number; readonly value: number }
  /** PCM that is not in the plan: its chunks may come from now on. */
  | { readonly type: "pcm"; readonly session: number; readonly pcm: number; readonly frames: number }
  /** What a strip plays in place of its clips and inserts; null: those again. */
  | { readonly type: "frozen"; readonly session: number; readonly strip: number; readonly segments: readonly Segment[] | null; readonly effectsBehind: boolean }
  /** How the microphone is heard. */
  | { readonly type: "input"; readonly on: boolean; readonly gain: number; readonly monitoring: boolean }
  /** What comes in is kept from the song's next frame on, or no longer; meanwhile the song goes on past its end. */
  | { readonly type: "take"; readonly on: boolean }
  | { readonly type: "capture"; readonly on: boolean }
  /** Answered by `pong` once everything sent before it has been done. */
  | { readonly type: "ping"; readonly number: number };

export type FromWorklet =
  | Tick
  | { readonly type: "captured"; readonly frame: number; readonly left: Float32Array; readonly right: Float32Array; readonly last: boolean }
  | { readonly type: "taken"; readonly frame: number; readonly left: Float32Array; readonly right: Float32Array; readonly last: boolean }
  | { readonly type: "input-level"; readonly peaks: [left: number, right: number] }
  /** Beats of the count-in that are still to come. */
  | { readonly type: "counted"; readonly beatsLeft: number }
  | { readonly type: "pong"; readonly number: number }
  /** Effects of a strip that could not be put there; the music goes on without them. */
  | { readonly type: "effect-fault"; readonly strip: number; readonly message: string }
  | { readonly type: "error"; readonly message: string };

/** Where the song stood at a time of the context's clock, and the levels since the last tick. */
export interface Tick {
  readonly type: "tick";
  readonly session: number;
  /** Of the last `play` or `seek` that it knows. */
  readonly order: number;
  readonly frame: number;
  readonly time: number;
  readonly state: TransportState;
  /** Share of the time since the last tick that went into making sound; rough, for clocks here tick in milliseconds. */
  readonly load: number;
  /** Per strip: peak left, right, RMS left, right. */
  readonly levels: Float32Array;
  /** The session that is heard: levels and strips are its own. */
  readonly heard: number;
  /** The strips that are listened to, with their samples since the last tick if they are wanted. */
  readonly listened: readonly {
    readonly strip: number;
    readonly loudness: LoudnessReadout;
    readonly left: Float32Array;
    readonly right: Float32Array;
  }[];
}

/** `buffering`: playing, but waiting for sound that is on its way. */
export type TransportState = "stopped" | "playing" | "buffering";

export const PROCESSOR = "setbook-console";
