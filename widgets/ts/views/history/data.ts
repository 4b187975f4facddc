/** The history's data as it comes from Python (`setbook.views.history`). */

import type { ViewData } from "../../hosts/host";

export type Change = "added" | "removed" | "changed" | "moved";

export interface BadgeJson {
  /** "tracks", "notes", … */
  readonly word: string;
  readonly parts: readonly { readonly change: Change; readonly text: string }[];
}

export interface StepJson {
  readonly headline: string;
  readonly badges: readonly BadgeJson[];
}

export interface VersionJson {
  readonly index: number;
  readonly name: string;
  readonly origin: "file" | "backup" | "git" | "store";
  /** File name or short commit. */
  readonly place: string;
  /** ISO 8601 with a zone. */
  readonly time: string;
  readonly time_is_guess: boolean;
  readonly message: string;
  readonly parent: number | null;
  readonly is_fork: boolean;
  /** Null for the first version, and until the step is compared. */
  readonly step: StepJson | null;
}

export interface HistoryJson extends ViewData {
  readonly folder: string;
  readonly versions: readonly VersionJson[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}
