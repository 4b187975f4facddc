/** The arrangement's data as it comes from Python (`setbook.views.arrangement`). */

import type { ColumnsJson } from "../../draw/columns";
import type { ViewData } from "../../hosts/host";
import type { SongData } from "../transport/song";

export type TrackKind = "audio" | "midi" | "group" | "return" | "main";

export interface TrackJson {
  readonly id: string;
  readonly name: string;
  readonly kind: TrackKind;
  readonly color: string | null;
  /** Index of the enclosing group in `tracks`, or null. */
  readonly group: number | null;
  readonly depth: number;
  readonly active: boolean;
  readonly frozen: boolean;
  readonly first_clip: number;
  readonly clip_count: number;
  /** Indices into `automation`. */
  readonly automation: readonly number[];
}

/**
 * How an automated value is read and drawn. `gain` is linear, `key` a MIDI key that stands for a frequency,
 * `share` a part of one, `signature` Live's number for a time signature; `steps` and "" are bare numbers.
 */
export type Unit =
  | "gain"
  | "pan"
  | "bpm"
  | "switch"
  | "signature"
  | "key"
  | "share"
  | "steps"
  | "Hz"
  | "dB"
  | "ms"
  | "s"
  | "%"
  | "st"
  | "ct"
  | "";

export interface AutomationJson {
  readonly name: string;
  readonly unit: Unit;
  readonly minimum: number;
  readonly maximum: number;
  /** Values hold until the next point instead of ramping. */
  readonly stepped: boolean;
  /** Columns time, value, curve_x1, curve_y1, curve_x2, curve_y2; NaN where the segment is straight. */
  readonly points: ColumnsJson;
}

export interface PeaksJson {
  readonly frames_per_bin: number;
  readonly bins: number;
  /** int8 pairs (lowest, highest); null while the kernel keeps it. */
  readonly buffer: number | null;
}

export interface SampleJson {
  readonly name: string;
  readonly exists: boolean;
  readonly sample_rate: number;
  readonly frames: number;
  /** Why it could not be read, where it exists and no decoder takes it. */
  readonly fault: string | null;
  readonly peaks: readonly PeaksJson[];
}

export interface ArrangementJson extends ViewData {
  readonly live_version: string;
  readonly length_beats: number;
  readonly song: SongData;
  /** Clips in slots, which the arrangement does not show. */
  readonly session_clips: number;
  readonly tracks: readonly TrackJson[];
  /** Columns as in `CLIP_COLUMNS`, ordered by track and start. */
  readonly clips: ColumnsJson;
  readonly clip_names: readonly string[];
  readonly clip_colors: readonly string[];
  /** Identity of each clip for diffs, or empty. */
  readonly clip_keys: readonly string[];
  /** Columns start, length, pitch, velocity, enabled; each clip's notes together, by start. */
  readonly notes: ColumnsJson;
  readonly samples: readonly SampleJson[];
  /** Warp marker lists that clips share; columns seconds, beats. */
  readonly warps: readonly ColumnsJson[];
  readonly automation: readonly AutomationJson[];
  /** Names of samples that are not where the set says. */
  readonly missing: readonly string[];
}

export const CLIP_COLUMNS = [
  "track",
  "start",
  "end",
  "content_start",
  "loop_start",
  "loop_end",
  "name",
  "color",
  "flags",
  "first_note",
  "note_count",
  "sample",
  "warp",
  "gain",
] as const;

export const NOTE_COLUMNS = ["start", "length", "pitch", "velocity", "enabled"] as const;

/** Bits of a clip's `flags`. */
export const MUTED = 1;
export const LOOPED = 2;
export const WARPED = 4;
export const AUDIO = 8;
