/** The mixer's data as it comes from Python (`setbook.views.mixer`). */

import type { ViewData } from "../../hosts/host";
import type { SongData } from "../transport/song";

export interface Setting {
  readonly value: number;
  /** An envelope drives it; `value` is the one it was saved with. */
  readonly automated: boolean;
}

export interface SendData extends Setting {
  /** Among all sends of the track, switched off or not. */
  readonly index: number;
  /** Id of the return. */
  readonly to: string;
  readonly name: string;
}

export type FidelityLevel = "exact" | "approximate" | "bypassed";

export interface InsertData {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly on: boolean;
  readonly automated: boolean;
  /** The console runs it, so it can be switched off and on. */
  readonly switchable: boolean;
  /** How near what is heard comes to Live, and why. */
  readonly fidelity: { readonly level: FidelityLevel; readonly note: string };
}

export type StripKind = "audio" | "midi" | "group" | "return" | "main";

export interface StripData {
  readonly id: string;
  readonly name: string;
  readonly kind: StripKind;
  readonly color: string | null;
  /** Id of the enclosing group. */
  readonly group: string | null;
  readonly frozen: boolean;
  /** Armed for recording, in the set. */
  readonly armed?: boolean;
  readonly volume: Setting;
  /** `pan`, or in split mode `pan_left` and `pan_right`. */
  readonly pans: Readonly<Record<string, Setting>>;
  readonly sends: readonly SendData[];
  readonly active: Setting;
  readonly soloed: Setting;
  /** Side of the crossfader: -1 A, 0 none, 1 B. Not on the main track. */
  readonly crossfade?: Setting;
  /** -1 A … 1 B; on the main track. */
  readonly crossfader?: Setting;
  readonly inserts: readonly InsertData[];
}

/** A version that the set can be compared with. */
export interface BesideData {
  readonly title: string;
  readonly set_key: string;
}

export interface MixerData extends ViewData {
  readonly song: SongData;
  /** Tracks in Live's order, returns, main. */
  readonly strips: readonly StripData[];
  /** Share of the time that inserts may take before some strips are frozen; of views without traits. */
  readonly load_budget?: number;
  /** The state of the set that this one came of by a recording, or by taking one back: what stood on the desk stays. */
  readonly follows?: string;
  readonly missing: readonly { readonly name: string; readonly path: string }[];
  /** What is true of tracks or the whole set, rather than of a device. */
  readonly fidelity: readonly {
    readonly track_id: string;
    readonly name: string;
    readonly level: FidelityLevel;
    readonly note: string;
  }[];
  readonly beside?: BesideData | null;
}
