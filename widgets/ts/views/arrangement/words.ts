/** Clips in words: for the tip under the pointer, the status line and screen readers. */

import { at } from "../../draw/columns";
import { formatSeconds } from "../../time";
import { AUDIO, LOOPED, WARPED } from "./data";
import type { Song } from "./song";

export interface ClipWords {
  readonly title: string;
  readonly lines: readonly string[];
}

export function clipWords(song: Song, clip: number): ClipWords {
  const track = song.track(at(song.clips.track, clip));
  const name = song.clipName(clip);
  return {
    title: name === "" ? `Clip on ${track.name}` : name,
    lines: [track.name, timeWords(song, clip), contentWords(song, clip), stateWords(song, clip)].filter(
      (line) => line !== "",
    ),
  };
}

/** What is there, in one line. */
export function songSentence(song: Song): string {
  const { tracks, json } = song;
  const own = tracks.filter(({ kind }) => kind === "audio" || kind === "midi").length;
  const many = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
  const parts = [many(own, "track"), many(json.clips.count, "clip"), many(json.notes.count, "note")];
  if (json.clips.count > 0) return [...parts, many(song.barCount, "bar")].join(", ");
  const session = json.session_clips > 0 ? `; its ${many(json.session_clips, "clip")} are in the Session` : "";
  return `${many(own, "track")}, nothing in the arrangement${session}`;
}

/** One sentence for the live region. */
export function clipSentence(song: Song, clip: number): string {
  const { title, lines } = clipWords(song, clip);
  return `${title}: ${lines.join("; ")}`;
}

function timeWords(song: Song, clip: number): string {
  const start = at(song.clips.start, clip);
  const end = at(song.clips.end, clip);
  const seconds = song.tempoMap.seconds(end) - song.tempoMap.seconds(start);
  const length = song.bars.formatLength(end - start, start);
  return `${song.bars.format(start)} – ${song.bars.format(end)}, length ${length} (${formatSeconds(seconds)})`;
}

function contentWords(song: Song, clip: number): string {
  if (!song.hasFlag(clip, AUDIO)) {
    const count = at(song.clips.note_count, clip);
    return `${count} ${count === 1 ? "note" : "notes"}`;
  }
  const sample = song.json.samples[at(song.clips.sample, clip)];
  if (sample === undefined) return "No sample";
  if (!sample.exists) return `Missing: ${sample.name}`;
  if (sample.fault !== null) return `${sample.name}: ${sample.fault}`;
  return sample.name;
}

function stateWords(song: Song, clip: number): string {
  const words: string[] = [];
  if (song.isMuted(clip)) words.push("Deactivated");
  if (song.hasFlag(clip, LOOPED)) words.push("Looped");
  if (song.hasFlag(clip, AUDIO)) words.push(song.hasFlag(clip, WARPED) ? "Warped" : "Not warped");
  return words.join(" · ");
}
