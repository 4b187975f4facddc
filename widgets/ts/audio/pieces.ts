/** Which PCM sounds in a block, as the kernels want to be told. */

import type { Chunks } from "./chunks";
import { CHUNK_FRAMES, CHUNK_SHIFT, type Segment } from "./plan";

/** Segments are looked for once in so many frames. */
const WINDOW_FRAMES = 8192;

export const PIECE_FIELDS = 4;

/** A segment on the console's clock. */
export interface Placed extends Segment {
  /** How far what is heard at a time of the song is behind the clock; track delays make it differ. */
  readonly heard: number;
}

export class Pieces {
  #segments: readonly Placed[];
  readonly #chunks: Chunks;
  #from = 0;
  #until = Infinity;
  #window: readonly Placed[] = [];
  #windowStart = -1;

  constructor(segments: readonly Placed[], chunks: Chunks) {
    this.#segments = segments;
    this.#chunks = chunks;
  }

  get segments(): readonly Placed[] {
    return this.#segments;
  }

  /** Leaves out what is heard before a frame of the song and from another on. */
  limit(from: number, until: number): void {
    this.#from = from;
    this.#until = until;
  }

  /** Lets all strips play other segments, which are sorted by strip. */
  reset(segments: readonly Placed[]): void {
    this.#segments = segments;
    this.#windowStart = -1;
  }

  /** Lets a strip play other segments. */
  replace(strip: number, segments: readonly Placed[]): void {
    const before = this.#segments.filter((segment) => segment.strip < strip);
    this.reset([...before, ...segments, ...this.#segments.filter((segment) => segment.strip > strip)]);
  }

  /** Whether every chunk that sounds in these frames is here. */
  complete(frame: number, frames: number): boolean {
    for (const segment of this.#within(frame, frames)) {
      const begin = Math.max(this.#begin(segment), frame);
      const end = Math.min(this.#end(segment), frame + frames);
      if (begin >= end) continue;
      const first = (segment.offset + begin - segment.start) >> CHUNK_SHIFT;
      const last = (segment.offset + end - 1 - segment.start) >> CHUNK_SHIFT;
      for (let index = first; index <= last; index++) if (this.#chunks.left(segment.pcm, index) < 0) return false;
    }
    return true;
  }

  /** Writes the pieces of a block as rows of doubles from an address on; how many. `before` is told of each: strip, pieces so far. */
  write(
    float64: Float64Array,
    address: number,
    frame: number,
    frames: number,
    before?: (strip: number, count: number) => void,
  ): number {
    let count = 0;
    this.each(frame, frames, (strip, start, length, left, right) => {
      before?.(strip, count);
      const row = address / 8 + count * PIECE_FIELDS;
      float64[row] = start;
      float64[row + 1] = length;
      float64[row + 2] = left;
      float64[row + 3] = right;
      count++;
    });
    return count;
  }

  /** Calls back for each piece, strip by strip: first frame in the block, frames, places of its planes. */
  each(
    frame: number,
    frames: number,
    callback: (strip: number, start: number, count: number, left: number, right: number) => void,
  ): void {
    for (const segment of this.#within(frame, frames)) {
      let at = Math.max(this.#begin(segment), frame);
      const end = Math.min(this.#end(segment), frame + frames);
      while (at < end) {
        const pcmFrame = segment.offset + at - segment.start;
        const index = pcmFrame >> CHUNK_SHIFT;
        const inside = pcmFrame & (CHUNK_FRAMES - 1);
        const length = this.#chunks.length(segment.pcm, index);
        const count = Math.min(end - at, length - inside);
        const left = this.#chunks.left(segment.pcm, index);
        if (left >= 0) callback(segment.strip, at - frame, count, left + inside, left + length + inside);
        at += count;
      }
    }
  }

  /** At most so many pieces can sound in a block of so many frames. */
  most(frames: number): number {
    return this.#segments.length * (2 + Math.ceil(frames / CHUNK_FRAMES));
  }

  #begin({ start, heard }: Placed): number {
    return Math.max(start, this.#from + heard);
  }

  #end({ end, heard }: Placed): number {
    return Math.min(end, this.#until + heard);
  }

  #within(frame: number, frames: number): readonly Placed[] {
    if (frame < this.#windowStart || frame + frames > this.#windowStart + WINDOW_FRAMES || this.#windowStart < 0) {
      this.#windowStart = frame;
      const end = frame + Math.max(WINDOW_FRAMES, frames);
      this.#window = this.#segments.filter((segment) => segment.start < end && segment.end > frame);
    }
    return this.#window;
  }
}
