/** The plan as it comes from the kernel: JSON, and the arrays that it points into by index. */

export interface PlanJson {
  readonly version: 1;
  readonly set_digest: string;
  readonly sample_rate: number;
  readonly frame_count: number;
  /** Whether strips wait for those whose effects are late. */
  readonly compensated: boolean;
  readonly crossfade_curve: "transition" | "constant_power";
  readonly strips: readonly StripJson[];
  readonly pcm: readonly { readonly key: string; readonly frame_count: number }[];
  readonly missing: readonly string[];
  /** Buffer of each effect's WebAssembly, by the kernel's name. */
  readonly kernels: Readonly<Record<string, number>>;
}

export interface StripJson {
  readonly id: string;
  readonly name: string;
  /** "part": what lies before a track's own strip, such as a chain of a rack; no mixer shows it. */
  readonly kind: "audio" | "midi" | "group" | "return" | "main" | "part";
  /** Index of the strip that it flows into; -1: the speakers. */
  readonly output: number;
  readonly volume: number;
  readonly pan: number;
  readonly pan_mode: "stereo" | "split";
  readonly pan_left: number;
  readonly pan_right: number;
  readonly active: boolean;
  readonly soloed: boolean;
  readonly sends: readonly { readonly to: number; readonly gain: number; readonly pre_fader: boolean }[];
  readonly inserts: readonly InsertJson[];
  /** Other strips that it takes in, besides those that flow into it. */
  readonly takes: readonly TapJson[];
  /** It plays so much later than the others. */
  readonly delay_frames: number;
  readonly crossfade: "A" | "none" | "B";
  /** -1 A … 1 B; of the main strip. */
  readonly crossfader: number;
  /** Buffer of int32 rows: first frame, frames, index into `pcm`, first frame of the PCM. */
  readonly segments: number;
  /** Buffer of float32 per parameter: one value per cell and one for the end. */
  readonly automation: Readonly<Record<string, number>>;
}

export interface InsertJson {
  readonly kernel: string;
  readonly device_id: string;
  readonly on: boolean;
  readonly parameters: readonly number[];
  readonly side_chain: { readonly source: TapJson | null; readonly gain: number; readonly mix: number } | null;
}

/** A point of an earlier strip that something listens to. */
export interface TapJson {
  readonly strip: number;
  readonly point: "pre_fx" | "post_fx" | "post_mixer";
}

export interface PlanWire {
  readonly json: PlanJson;
  readonly buffers: readonly ArrayBuffer[];
}

/** Frames of one cell of the control grid, counted from the song's first frame. */
export const CELL_FRAMES = 128;

/** Frames of one chunk of PCM on its way here. */
export const CHUNK_FRAMES = 65536;
export const CHUNK_SHIFT = 16;

/** A run of PCM on a strip, within the song and within its PCM. */
export interface Segment {
  readonly strip: number;
  readonly start: number;
  readonly end: number;
  readonly pcm: number;
  /** Frame of the PCM that sounds at `start`. */
  readonly offset: number;
}

/** What a strip sends to its fader, as the kernel has rendered it: PCM, and where in the song it is not silent. */
export interface FrozenWire {
  readonly key: string;
  readonly frame_count: number;
  /** Rows: first frame, frames, first frame of the PCM. */
  readonly rows: readonly (readonly [start: number, count: number, offset: number])[];
  /** Effects that were put on the strip stand behind the frozen sound and run on; else they are in it. */
  readonly effectsBehind?: boolean;
}

/** The segments of a frozen strip. */
export function frozenSegments(strip: number, pcm: number, { rows, frame_count }: FrozenWire): Segment[] {
  return rows.map(([start, count, offset]) => ({ strip, start, end: start + Math.min(count, frame_count - offset), pcm, offset }));
}

/** All segments, sorted by strip and, within it, as planned. */
export function segmentsOf(plan: PlanWire): Segment[] {
  return plan.json.strips.flatMap((strip, index) => {
    const rows = new Int32Array(bufferOf(plan, strip.segments));
    const segments: Segment[] = [];
    for (let row = 0; row + 3 < rows.length; row += 4) {
      const segment = clipped(index, rows[row] ?? 0, rows[row + 1] ?? 0, rows[row + 2] ?? 0, rows[row + 3] ?? 0, plan);
      if (segment.end > segment.start) segments.push(segment);
    }
    return segments;
  });
}

function clipped(strip: number, start: number, count: number, pcm: number, offset: number, plan: PlanWire): Segment {
  const available = plan.json.pcm[pcm]?.frame_count ?? 0;
  const lead = Math.max(-start, -offset, 0);
  return { strip, start: start + lead, end: start + Math.min(count, available - offset), pcm, offset: offset + lead };
}

/** The automation table of a parameter, if it has one. */
export function tableOf(plan: PlanWire, strip: StripJson, name: string): Float32Array | null {
  const buffer = strip.automation[name];
  return buffer === undefined ? null : new Float32Array(bufferOf(plan, buffer));
}

export function bufferOf(plan: PlanWire, index: number): ArrayBuffer {
  const buffer = plan.buffers[index];
  if (buffer === undefined) {
    throw new Error(`Expected ${index + 1} or more buffers with the plan, found ${plan.buffers.length}.`);
  }
  return buffer;
}

export function cellCount(plan: PlanWire): number {
  return Math.ceil(plan.json.frame_count / CELL_FRAMES);
}
