/** A merge's data as it comes from Python (`setbook.views.merge`). */

import type { ViewData } from "../../hosts/host";
import type { ChangeKind } from "../diff/data";

export type Action = "base" | "ours" | "theirs" | "both" | "either";
export type Side = "ours" | "theirs";

export interface LineData {
  readonly kind: ChangeKind;
  readonly what: string;
}

export interface DecisionData {
  readonly id: string;
  readonly concept: string;
  /** The place, outermost first: "Bass › EQ Eight". */
  readonly where: string;
  readonly track_id: string | null;
  readonly is_conflict: boolean;
  /** Why it is a conflict; empty where it is none. */
  readonly why: string;
  /** What the merge takes until somebody chooses. */
  readonly action: Action;
  /** The actions that make sense. */
  readonly choices: readonly Action[];
  readonly by_hand: boolean;
  readonly says: Readonly<Record<Side, readonly LineData[]>> & { readonly base: readonly string[] };
}

export interface GroupData {
  /** Null for the song itself. */
  readonly track_id: string | null;
  readonly name: string;
  readonly color: string | null;
  readonly kind: string | null;
  /** Conflicts of a track stand in a group of their own, before all others. */
  readonly is_conflict: boolean;
  /** Indices into `decisions`: what matters most first. */
  readonly decisions: readonly number[];
}

export interface MergeData extends ViewData {
  readonly headline: string;
  readonly names: Readonly<Record<Side | "base", string>>;
  readonly prefer: Action;
  readonly decisions: readonly DecisionData[];
  readonly groups: readonly GroupData[];
  /** Digests of the sides that can be heard; none for presets. */
  readonly keys: Readonly<Partial<Record<Side, string>>>;
}
