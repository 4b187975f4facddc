/** The decoded arrangement: typed columns, and the questions that drawing asks of them. */

import { at, lowerBound, readColumns, upperBound, type Column } from "../../draw/columns";
import type { TempoMap } from "../../draw/tempo_map";
import type { Payload } from "../../hosts/host";
import type { Bars } from "../../time";
import { SongTime } from "../transport/song";
import { CLIP_COLUMNS, MUTED, NOTE_COLUMNS, type ArrangementJson, type TrackJson } from "./data";
import { Peaks } from "./peaks";

export interface PitchRange {
  readonly low: number;
  readonly high: number;
}

/** Rows show at least an octave, or a bass of two notes would look like a siren. */
const LEAST_PITCHES = 12;

export class Song {
  readonly json: ArrangementJson;
  readonly clips: Record<(typeof CLIP_COLUMNS)[number], Column>;
  readonly notes: Record<(typeof NOTE_COLUMNS)[number], Column>;
  readonly time: SongTime;
  readonly peaks: Peaks;
  readonly warps: readonly Record<"seconds" | "beats", Column>[];
  /** Longest note of each clip: how far back a search has to begin. */
  readonly longestNote: Float32Array;
  readonly #pitches: PitchRange[];
  readonly #members = new Map<number, readonly number[]>();

  constructor({ data, buffers }: Payload<ArrangementJson>) {
    this.json = data;
    this.clips = readColumns(data.clips, buffers, CLIP_COLUMNS);
    this.notes = readColumns(data.notes, buffers, NOTE_COLUMNS);
    this.time = new SongTime(data.song);
    this.peaks = new Peaks(data.samples, buffers);
    this.warps = data.warps.map((json) => readColumns(json, buffers, ["seconds", "beats"]));
    this.longestNote = this.#longestNotes();
    this.#pitches = data.tracks.map((track) => this.#pitchesOf(track));
  }

  get bars(): Bars {
    return this.time.bars;
  }

  get tempoMap(): TempoMap {
    return this.time.tempo;
  }

  /** Bars up to the end of the song. */
  get barCount(): number {
    return this.bars.barAt(Math.max(this.json.length_beats - 1e-6, 0)).bar + 1;
  }

  /** The loop brace in beats, or null where it has no length. */
  get loop(): { readonly start: number; readonly end: number } | null {
    const { start, length } = this.time.data.loop;
    return length > 0 ? { start, end: start + length } : null;
  }

  get tracks(): readonly TrackJson[] {
    return this.json.tracks;
  }

  track(index: number): TrackJson {
    return this.json.tracks[index] as TrackJson;
  }

  /** Clips of a track that touch the stretch, as [first, end). */
  clipsBetween(track: TrackJson, fromBeat: number, toBeat: number): [number, number] {
    const first = track.first_clip;
    const end = first + track.clip_count;
    return [upperBound(this.clips.end, fromBeat, first, end), lowerBound(this.clips.start, toBeat, first, end)];
  }

  /** The clip of a track at a beat, or -1. */
  clipAt(track: TrackJson, beat: number): number {
    const [first, end] = this.clipsBetween(track, beat, beat + 1e-9);
    return first < end ? first : -1;
  }

  clipName(clip: number): string {
    return this.json.clip_names[at(this.clips.name, clip)] ?? "";
  }

  clipColor(clip: number): string {
    return this.json.clip_colors[at(this.clips.color, clip)] ?? "#999999";
  }

  hasFlag(clip: number, flag: number): boolean {
    return (at(this.clips.flags, clip) & flag) !== 0;
  }

  isMuted(clip: number): boolean {
    return this.hasFlag(clip, MUTED);
  }

  /** Whether an audio clip's sample can be drawn, now or once its peaks have come. */
  sampleIsThere(clip: number): boolean {
    const sample = this.json.samples[at(this.clips.sample, clip)];
    return sample !== undefined && sample.exists && sample.fault === null;
  }

  /** The tracks with clips in a group, at any depth, in display order. */
  membersOf(group: number): readonly number[] {
    let members = this.#members.get(group);
    if (members === undefined) {
      members = [...this.tracks.keys()].filter((track) => this.track(track).clip_count > 0 && this.#isIn(track, group));
      this.#members.set(group, members);
    }
    return members;
  }

  #isIn(track: number, group: number): boolean {
    for (let parent = this.track(track).group; parent !== null; parent = this.track(parent).group) {
      if (parent === group) return true;
    }
    return false;
  }

  /** What a track's rows have to hold. */
  pitches(track: number): PitchRange {
    return this.#pitches[track] as PitchRange;
  }

  #longestNotes(): Float32Array {
    const count = this.json.clips.count;
    const longest = new Float32Array(count);
    const { first_note, note_count } = this.clips;
    const lengths = this.notes.length;
    for (let clip = 0; clip < count; clip += 1) {
      const first = at(first_note, clip);
      const end = first + at(note_count, clip);
      let most = 0;
      for (let note = first; note < end; note += 1) most = Math.max(most, at(lengths, note));
      longest[clip] = most;
    }
    return longest;
  }

  #pitchesOf(track: TrackJson): PitchRange {
    let low = 127;
    let high = 0;
    for (let clip = track.first_clip; clip < track.first_clip + track.clip_count; clip += 1) {
      const first = at(this.clips.first_note, clip);
      const end = first + at(this.clips.note_count, clip);
      for (let note = first; note < end; note += 1) {
        const pitch = at(this.notes.pitch, note);
        if (pitch < low) low = pitch;
        if (pitch > high) high = pitch;
      }
    }
    if (high < low) return { low: 60, high: 60 + LEAST_PITCHES };
    const room = Math.max(LEAST_PITCHES - (high - low), 0);
    return { low: low - Math.floor(room / 2), high: high + Math.ceil(room / 2) };
  }
}
