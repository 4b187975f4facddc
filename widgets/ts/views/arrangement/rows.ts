/** The rows of the arrangement, top to bottom: tracks, their automation lanes, folded groups. */

import type { Song } from "./song";

export interface Row {
  /** "track" shows clips, "automation" one curve of the track above. */
  readonly kind: "track" | "automation";
  readonly track: number;
  /** Index into the song's automation, or -1. */
  readonly automation: number;
  readonly top: number;
  readonly height: number;
}

export const LANE_HEIGHT = 48;

/** Row heights that a song may get, on the 4-pixel grid: few tracks have more room each. */
export function rowHeightFor(trackCount: number, compact: boolean): number {
  if (compact) return 36;
  if (trackCount <= 6) return 64;
  if (trackCount <= 10) return 52;
  return 44;
}

/** What is folded and shown; changing it makes new rows. */
export class Rows {
  rows: readonly Row[] = [];
  height = 0;
  readonly rowHeight: number;
  readonly #song: Song;
  readonly #folded = new Set<number>();
  readonly #curves = new Map<number, number>();

  constructor(song: Song, compact: boolean) {
    this.#song = song;
    this.rowHeight = rowHeightFor(song.tracks.length, compact);
    this.#build();
  }

  isFolded(track: number): boolean {
    return this.#folded.has(track);
  }

  toggleFold(track: number): void {
    if (!this.#folded.delete(track)) this.#folded.add(track);
    this.#build();
  }

  /** The automation shown under a track, or -1. */
  curveOf(track: number): number {
    return this.#curves.get(track) ?? -1;
  }

  /** Shows one automation of a track in its lane, or with -1 takes the lane away. */
  showCurve(track: number, automation: number): void {
    if (automation < 0) this.#curves.delete(track);
    else this.#curves.set(track, automation);
    this.#build();
  }

  /** Rows that touch [top, bottom), in pixels from the first row's top. */
  between(top: number, bottom: number): Row[] {
    return this.rows.filter((row) => row.top < bottom && row.top + row.height > top);
  }

  at(y: number): Row | null {
    return this.rows.find((row) => y >= row.top && y < row.top + row.height) ?? null;
  }

  ofTrack(track: number): Row | null {
    return this.rows.find((row) => row.track === track && row.kind === "track") ?? null;
  }

  /** Takes over folds and lanes from the rows of an older state of the same song. */
  adopt(older: Rows, sameTrack: (track: number) => number): void {
    for (const track of older.#folded) {
      const now = sameTrack(track);
      if (now >= 0) this.#folded.add(now);
    }
    this.#build();
  }

  #build(): void {
    const rows: Row[] = [];
    let top = 0;
    const add = (kind: Row["kind"], track: number, automation: number, height: number): void => {
      rows.push({ kind, track, automation, top, height });
      top += height;
    };
    for (const track of this.#song.tracks.keys()) {
      if (this.#isHidden(track)) continue;
      add("track", track, -1, this.#heightOf(track));
      const curve = this.#curves.get(track);
      if (curve !== undefined) add("automation", track, curve, LANE_HEIGHT);
    }
    this.rows = rows;
    this.height = top;
  }

  /** Returns and the main track hold no clips: a low row is enough. */
  #heightOf(track: number): number {
    const { kind } = this.#song.track(track);
    return kind === "return" || kind === "main" ? 32 : this.rowHeight;
  }

  #isHidden(track: number): boolean {
    let group = this.#song.track(track).group;
    while (group !== null) {
      if (this.#folded.has(group)) return true;
      group = this.#song.track(group).group;
    }
    return false;
  }
}
