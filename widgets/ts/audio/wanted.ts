/** Which chunks the music needs next, in the order in which it does. */

import { movesOf } from "./compensation";
import { CHUNK_FRAMES, CHUNK_SHIFT, type PlanWire, type Segment, segmentsOf } from "./plan";

export interface Chunk {
  readonly pcm: number;
  readonly index: number;
  readonly bytes: number;
}

export interface Range {
  readonly on: boolean;
  readonly start: number;
  readonly end: number;
}

/** One number for a chunk. */
export function chunkKey(pcm: number, index: number): number {
  return pcm * 65_536 + index;
}

/** The song is looked through in steps of this length. */
const STEP_FRAMES = 32_768;

export class Wanted {
  #segments: readonly Segment[];
  readonly #frames: number[];
  /** Per strip: by how much track delays move its sound. */
  readonly #moves: readonly number[];
  readonly #songFrames: number;
  /** Where the last sound ends: frozen effects ring on behind the song. */
  #end = 0;

  constructor(plan: PlanWire) {
    this.#moves = movesOf(plan);
    this.#segments = this.#heard(segmentsOf(plan)).sort((a, b) => a.start - b.start);
    this.#frames = plan.json.pcm.map((pcm) => pcm.frame_count);
    this.#songFrames = plan.json.frame_count + Math.max(0, ...this.#moves);
    this.#measure();
  }

  /** Makes a PCM known, by its number and its length. */
  add(pcm: number, frames: number): void {
    this.#frames[pcm] = frames;
  }

  /** Lets a strip need other segments. */
  replace(strip: number, segments: readonly Segment[]): void {
    const others = this.#segments.filter((segment) => segment.strip !== strip);
    this.#segments = [...others, ...this.#heard(segments)].sort((a, b) => a.start - b.start);
    this.#measure();
  }

  /** Segments at the times at which they are heard. */
  #heard(segments: readonly Segment[]): Segment[] {
    return segments.map((segment) => moved(segment, this.#moves[segment.strip] ?? 0));
  }

  #measure(): void {
    this.#end = this.#segments.reduce((latest, { end }) => Math.max(latest, end), this.#songFrames);
  }

  /** Every chunk of the song, by first use. */
  all(): Chunk[] {
    return [...this.#walk(0, this.#end, new Set())];
  }

  /** The chunks of a range, by first use. */
  range(start: number, end: number): Chunk[] {
    return [...this.#walk(start, end, new Set())];
  }

  /**
   * Chunks in the order in which playing on from a frame meets them, for so many frames and until they fill so many
   * bytes.
   */
  ahead(frame: number, loop: Range, limit: number, size: (bytes: number) => number, frames = Infinity): Chunk[] {
    const wanted: Chunk[] = [];
    const seen = new Set<number>();
    let total = 0;
    const looping = loop.on && frame < loop.end;
    const end = Math.min(looping ? loop.end : this.#end, frame + frames);
    const runs = [[frame, end]];
    if (looping) runs.push([loop.start, Math.min(loop.end, loop.start + frames)]);
    // What the ear goes back to most often: the song's beginning.
    if (frames === Infinity) runs.push([0, this.#end]);
    for (const [start = 0, end = 0] of runs) {
      for (const chunk of this.#walk(start, end, seen)) {
        total += size(chunk.bytes);
        if (total > limit) return wanted;
        wanted.push(chunk);
      }
    }
    return wanted;
  }

  *#walk(start: number, end: number, seen: Set<number>): Generator<Chunk> {
    let sounding: Segment[] = [];
    let next = 0;
    for (let at = start; at < end; at += STEP_FRAMES) {
      const until = Math.min(at + STEP_FRAMES, end);
      sounding = sounding.filter((segment) => segment.end > at);
      for (let segment = this.#segments[next]; segment !== undefined && segment.start < until; segment = this.#segments[++next]) {
        if (segment.end > at) sounding.push(segment);
      }
      for (const segment of sounding) yield* this.#chunks(segment, at, until, seen);
    }
  }

  *#chunks(segment: Segment, start: number, end: number, seen: Set<number>): Generator<Chunk> {
    const begin = Math.max(segment.start, start);
    const stop = Math.min(segment.end, end);
    if (begin >= stop) return;
    const first = (segment.offset + begin - segment.start) >> CHUNK_SHIFT;
    const last = (segment.offset + stop - 1 - segment.start) >> CHUNK_SHIFT;
    for (let index = first; index <= last; index++) {
      const key = chunkKey(segment.pcm, index);
      if (seen.has(key)) continue;
      seen.add(key);
      const frames = Math.min(CHUNK_FRAMES, (this.#frames[segment.pcm] ?? 0) - index * CHUNK_FRAMES);
      yield { pcm: segment.pcm, index, bytes: frames * 8 };
    }
  }
}

/** A segment at the time at which it is heard. */
function moved(segment: Segment, frames: number): Segment {
  return frames === 0 ? segment : { ...segment, start: segment.start + frames, end: segment.end + frames };
}
