/** The diff's data as it comes from Python (`setbook.views.diff`). */

import type { ViewData } from "../../hosts/host";
import type { ArrangementJson } from "../arrangement/data";

export type ChangeKind = "insert" | "remove" | "set" | "move";
export type Side = "before" | "after";

/** A stretch of one of the two arrangements. */
export interface MarkData {
  readonly track_id: string;
  readonly start_beats: number;
  readonly end_beats: number;
  /** The change has no place in time, so that its track is marked as a whole. */
  readonly whole?: boolean;
}

/** One of the changes that another one sums up. */
export interface DetailData {
  readonly where: string;
  readonly what: string;
}

export interface ChangeData {
  readonly kind: ChangeKind;
  /** What sort of thing it is: mixer, device, clip, notes … */
  readonly concept: string;
  /** The place, outermost first: "Bass › EQ Eight". */
  readonly where: string;
  readonly what: string;
  /** As Live shows them; null where there is no such thing. */
  readonly before: string | null;
  readonly after: string | null;
  readonly track_id: string | null;
  readonly clip_key: string | null;
  readonly start_beats: number | null;
  readonly end_beats: number | null;
  readonly weight: number;
  /** What it sums up, heaviest first; empty where it is one thing. */
  readonly details: readonly DetailData[];
  readonly marks: Readonly<Record<Side, readonly MarkData[]>>;
  /** Of the EQ that it is about: dB at frequencies evenly spaced by ear, 20 Hz to 20 kHz; null on a side without it. */
  readonly eq_curves: Readonly<Record<Side, readonly number[] | null>> | null;
}

export interface GroupData {
  /** Null for the song itself. */
  readonly track_id: string | null;
  readonly name: string;
  readonly color: string | null;
  readonly kind: string | null;
  /** Indices into `changes`, heaviest first. */
  readonly changes: readonly number[];
}

export interface DiffData extends ViewData {
  readonly headline: string;
  readonly before_name: string;
  readonly after_name: string;
  readonly changes: readonly ChangeData[];
  readonly groups: readonly GroupData[];
  /** Null where the sets themselves are not at hand. The older one's buffers come first. */
  readonly arrangements:
    | (Readonly<Record<Side, ArrangementJson>> & { readonly before_buffers: number })
    | null;
}
