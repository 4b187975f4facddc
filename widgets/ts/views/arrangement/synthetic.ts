/** A song of any size, made of nothing: what the arrangement is measured with. */

import type { ColumnsJson, ColumnType } from "../../draw/columns";
import type { Payload } from "../../hosts/host";
import type { ArrangementJson, TrackJson } from "./data";

export interface Size {
  readonly tracks?: string | number;
  readonly clips?: string | number;
  readonly notes?: string | number;
}

const COLORS = ["#ff94a6", "#ffa529", "#f7f47c", "#1aff2f", "#5cffe8", "#8bc5ff", "#92a7ff", "#d86ce4", "#3dc300"];
const BYTES: Record<ColumnType, number> = { f8: 8, f4: 4, i4: 4, i1: 1, u1: 1 };
const CLIP_BEATS = 16;

/** Columns written the way `setbook.views.columns` does. */
export class Writer {
  readonly buffers: DataView[] = [];

  columns(count: number, columns: Record<string, [ColumnType, (row: number) => number]>): ColumnsJson {
    const described: Record<string, [ColumnType, number]> = {};
    let size = 0;
    for (const [name, [type]] of Object.entries(columns)) {
      described[name] = [type, size];
      size += Math.ceil((BYTES[type] * count) / 8) * 8;
    }
    const view = new DataView(new ArrayBuffer(size));
    for (const [name, [type, value]] of Object.entries(columns)) {
      const offset = (described[name] as [ColumnType, number])[1];
      for (let row = 0; row < count; row += 1) put(view, type, offset + row * BYTES[type], value(row));
    }
    this.buffers.push(view);
    return { buffer: this.buffers.length - 1, count, columns: described };
  }
}

function put(view: DataView, type: ColumnType, offset: number, value: number): void {
  if (type === "f8") view.setFloat64(offset, value, true);
  else if (type === "f4") view.setFloat32(offset, value, true);
  else if (type === "i4") view.setInt32(offset, value, true);
  else if (type === "i1") view.setInt8(offset, value);
  else view.setUint8(offset, value);
}

/** Tracks of MIDI clips, back to back, with notes evenly among them. */
export function syntheticSong(size: Size): Payload<ArrangementJson> {
  const tracks = Number(size.tracks ?? 100);
  const perTrack = Math.floor(Number(size.clips ?? 10_000) / tracks);
  const clips = perTrack * tracks;
  const perClip = Math.floor(Number(size.notes ?? 1_000_000) / clips);
  const writer = new Writer();
  const place = (clip: number): number => (clip % perTrack) * CLIP_BEATS;
  const clipColumns = writer.columns(clips, {
    start: ["f8", place],
    end: ["f8", (clip) => place(clip) + CLIP_BEATS],
    content_start: ["f8", () => 0],
    loop_start: ["f8", () => 0],
    loop_end: ["f8", () => CLIP_BEATS],
    gain: ["f4", () => 1],
    track: ["i4", (clip) => Math.floor(clip / perTrack)],
    name: ["i4", (clip) => clip % 16],
    color: ["i4", (clip) => Math.floor(clip / perTrack) % COLORS.length],
    first_note: ["i4", (clip) => clip * perClip],
    note_count: ["i4", () => perClip],
    sample: ["i4", () => -1],
    warp: ["i4", () => -1],
    flags: ["u1", () => 0],
  });
  const notes = writer.columns(clips * perClip, {
    start: ["f4", (note) => ((note % perClip) * CLIP_BEATS) / perClip],
    length: ["f4", (note) => ((0.5 + (note % 3)) * CLIP_BEATS) / perClip],
    pitch: ["u1", (note) => 36 + ((note * 7 + Math.floor(note / perClip) * 5) % 48)],
    velocity: ["u1", (note) => 40 + ((note * 13) % 88)],
    enabled: ["u1", () => 1],
  });
  const length = perTrack * CLIP_BEATS;
  const data: ArrangementJson = {
    state: "ready",
    title: `${tracks} tracks`,
    set_key: "synthetic",
    live_version: "12.0",
    length_beats: length,
    song: {
      tempo: 120,
      tempo_map: { beats: [0, 4], seconds: [0, 2] },
      meters: [{ beat: 0, numerator: 4, denominator: 4 }],
      length,
      loop: { on: false, start: 0, length: 16 },
      locators: [],
    },
    session_clips: 0,
    tracks: Array.from({ length: tracks }, (_, index) => syntheticTrack(index, perTrack)),
    clips: clipColumns,
    clip_names: Array.from({ length: 16 }, (_, index) => `Pattern ${index + 1}`),
    clip_colors: COLORS,
    clip_keys: [],
    notes,
    samples: [],
    warps: [],
    automation: [],
    missing: [],
  };
  return { data, buffers: writer.buffers };
}

function syntheticTrack(index: number, clips: number): TrackJson {
  return {
    id: String(index),
    name: `Track ${index + 1}`,
    kind: "midi",
    color: COLORS[index % COLORS.length] as string,
    group: null,
    depth: 0,
    active: true,
    frozen: false,
    first_clip: index * clips,
    clip_count: clips,
    automation: [],
  };
}
