/** A small song for tests, written the way Python writes it. */

import type { Payload } from "../../hosts/host";
import { Writer } from "./synthetic";
import type { ArrangementJson, TrackJson } from "./data";

export interface TestClip {
  readonly track?: number;
  readonly start: number;
  readonly end: number;
  readonly content?: number;
  readonly loop?: readonly [start: number, end: number];
  readonly flags?: number;
  readonly sample?: number;
  readonly warp?: number;
  readonly notes?: readonly (readonly [start: number, length: number, pitch: number])[];
}

export interface TestSong {
  readonly tracks: readonly Partial<TrackJson>[];
  readonly clips: readonly TestClip[];
  /** Beats and seconds. */
  readonly tempo?: readonly [number[], number[]];
  /** Lists of [seconds, beats]. */
  readonly warps?: readonly (readonly (readonly [number, number])[])[];
}

/** Clips must come by track and start. */
export function testSong({ tracks, clips, tempo = [[0, 4], [0, 2]], warps = [] }: TestSong): Payload<ArrangementJson> {
  const writer = new Writer();
  const notes = clips.flatMap((clip) => clip.notes ?? []);
  const firstNote = (row: number): number => clips.slice(0, row).reduce((sum, clip) => sum + (clip.notes?.length ?? 0), 0);
  const clip = (row: number): TestClip => clips[row] as TestClip;
  const data: ArrangementJson = {
    state: "ready",
    title: "Test",
    set_key: "test",
    live_version: "12.0",
    length_beats: Math.max(...clips.map(({ end }) => end)),
    song: {
      tempo: 120,
      tempo_map: { beats: tempo[0], seconds: tempo[1] },
      meters: [{ beat: 0, numerator: 4, denominator: 4 }],
      length: 16,
      loop: { on: false, start: 0, length: 16 },
      locators: [],
    },
    session_clips: 0,
    tracks: tracks.map((track, index) => describeTrack(track, index, clips)),
    clips: writer.columns(clips.length, {
      track: ["i4", (row) => clip(row).track ?? 0],
      start: ["f8", (row) => clip(row).start],
      end: ["f8", (row) => clip(row).end],
      content_start: ["f8", (row) => clip(row).content ?? 0],
      loop_start: ["f8", (row) => clip(row).loop?.[0] ?? 0],
      loop_end: ["f8", (row) => clip(row).loop?.[1] ?? 0],
      name: ["i4", () => 0],
      color: ["i4", () => 0],
      flags: ["u1", (row) => clip(row).flags ?? 0],
      first_note: ["i4", firstNote],
      note_count: ["i4", (row) => clip(row).notes?.length ?? 0],
      sample: ["i4", (row) => clip(row).sample ?? -1],
      warp: ["i4", (row) => clip(row).warp ?? -1],
      gain: ["f4", () => 1],
    }),
    clip_names: ["Clip"],
    clip_colors: ["#ff0000"],
    clip_keys: [],
    notes: writer.columns(notes.length, {
      start: ["f4", (row) => notes[row]?.[0] ?? 0],
      length: ["f4", (row) => notes[row]?.[1] ?? 0],
      pitch: ["u1", (row) => notes[row]?.[2] ?? 0],
      velocity: ["u1", () => 100],
      enabled: ["u1", () => 1],
    }),
    samples: [],
    warps: warps.map((markers) =>
      writer.columns(markers.length, {
        seconds: ["f8", (row) => markers[row]?.[0] ?? 0],
        beats: ["f8", (row) => markers[row]?.[1] ?? 0],
      }),
    ),
    automation: [],
    missing: [],
  };
  return { data, buffers: writer.buffers };
}

function describeTrack(track: Partial<TrackJson>, index: number, clips: readonly TestClip[]): TrackJson {
  const own = clips.filter((clip) => (clip.track ?? 0) === index);
  const before = clips.filter((clip) => (clip.track ?? 0) < index);
  return {
    id: String(index),
    name: `Track ${index + 1}`,
    kind: "midi",
    color: null,
    group: null,
    depth: 0,
    active: true,
    frozen: false,
    first_clip: before.length,
    clip_count: own.length,
    automation: [],
    ...track,
  };
}
