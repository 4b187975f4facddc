/** Which clip is chosen, and where the arrow keys lead from it. */

import { at, lowerBound } from "../../draw/columns";
import type { Rows } from "./rows";
import type { Song } from "./song";

export type Direction = "left" | "right" | "up" | "down";

/** The clip that a key leads to, or -1 where there is none; `from` may be -1 for the first of all. */
export function nextClip(song: Song, rows: Rows, from: number, direction: Direction): number {
  if (from < 0) return firstClip(song, rows);
  const track = song.track(at(song.clips.track, from));
  if (direction === "left") return from > track.first_clip ? from - 1 : from;
  if (direction === "right") return from + 1 < track.first_clip + track.clip_count ? from + 1 : from;
  return clipAcross(song, rows, from, direction === "down" ? 1 : -1);
}

function firstClip(song: Song, rows: Rows): number {
  const row = rows.rows.find(({ kind, track }) => kind === "track" && song.track(track).clip_count > 0);
  return row === undefined ? -1 : song.track(row.track).first_clip;
}

/** The clip at the same time, or the nearest, on the next visible track that has one. */
function clipAcross(song: Song, rows: Rows, from: number, step: 1 | -1): number {
  const tracks = rows.rows.filter(({ kind }) => kind === "track").map(({ track }) => track);
  const beat = at(song.clips.start, from);
  let index = tracks.indexOf(at(song.clips.track, from)) + step;
  for (; index >= 0 && index < tracks.length; index += step) {
    const nearest = nearestClip(song, tracks[index] as number, beat);
    if (nearest >= 0) return nearest;
  }
  return from;
}

function nearestClip(song: Song, track: number, beat: number): number {
  const { first_clip, clip_count } = song.track(track);
  if (clip_count === 0) return -1;
  const { start, end } = song.clips;
  const after = lowerBound(start, beat, first_clip, first_clip + clip_count);
  if (after === first_clip) return after;
  const before = after - 1;
  if (after === first_clip + clip_count || at(end, before) > beat) return before;
  return at(start, after) - beat < beat - at(end, before) ? after : before;
}
