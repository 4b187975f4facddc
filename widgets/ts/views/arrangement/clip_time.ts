/** Which part of a clip's content sounds when: loops unrolled, warp markers followed. */

import { at } from "../../draw/columns";
import { interpolate } from "../../draw/tempo_map";
import { LOOPED, WARPED } from "./data";
import type { Song } from "./song";

/** A stretch of the song in which a clip's content runs straight on. */
export interface Pass {
  readonly start: number;
  readonly end: number;
  /** Content position at `start`: beats, or seconds in an audio clip that is not warped. */
  readonly content: number;
}

/** A loop shorter than this many beats is drawn as if it ran on: nobody could see its passes. */
const SHORTEST_LOOP_BEATS = 1 / 128;

/** The passes of a clip that touch [from, to); a looped clip of an hour costs only what is asked for. */
export function passes(song: Song, clip: number, from: number, to: number): Pass[] {
  const { clips } = song;
  const start = at(clips.start, clip);
  const end = at(clips.end, clip);
  const content = at(clips.content_start, clip);
  const loopStart = at(clips.loop_start, clip);
  const loopEnd = at(clips.loop_end, clip);
  const unrolls = song.hasFlag(clip, LOOPED) && isBeats(song, clip) && loopEnd - loopStart >= SHORTEST_LOOP_BEATS;
  if (!unrolls || content >= loopEnd) return [{ start, end, content }];
  return unroll({ start, end, content, loopStart, loopEnd }, from, to);
}

interface Unrolling {
  readonly start: number;
  readonly end: number;
  readonly content: number;
  readonly loopStart: number;
  readonly loopEnd: number;
}

function unroll({ start, end, content, loopStart, loopEnd }: Unrolling, from: number, to: number): Pass[] {
  const found: Pass[] = [];
  const firstEnd = start + (loopEnd - content);
  if (from < firstEnd) found.push({ start, end: Math.min(firstEnd, end), content });
  const length = loopEnd - loopStart;
  const skipped = Math.max(Math.floor((from - firstEnd) / length), 0);
  const last = Math.min(end, to);
  for (let begin = firstEnd + skipped * length; begin < last; begin += length) {
    found.push({ start: begin, end: Math.min(begin + length, end), content: loopStart });
  }
  return found;
}

/** Whether content is counted in beats; an audio clip that is not warped counts seconds. */
export function isBeats(song: Song, clip: number): boolean {
  return song.hasFlag(clip, WARPED) || at(song.clips.sample, clip) < 0;
}

/** Seconds into the sample that sound at a beat of the song within a pass. */
export function sampleSeconds(song: Song, clip: number, pass: Pass, beat: number): number {
  if (!song.hasFlag(clip, WARPED)) {
    return pass.content + song.tempoMap.seconds(beat) - song.tempoMap.seconds(pass.start);
  }
  const content = pass.content + beat - pass.start;
  const markers = song.warps[at(song.clips.warp, clip)];
  if (markers === undefined || markers.beats.length < 2) return content * 0.5;
  return interpolate(markers.beats, markers.seconds, content);
}
