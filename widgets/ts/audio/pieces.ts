/** Which PCM sounds in a block, as the kernels want to be told. */

import type { Chunks } from "./chunks";
import { CHUNK_FRAMES, CHUNK_SHIFT, type Segment } from "./plan";
import { Seam } from "./seam";

/** Segments are looked for once in so many frames. */
const WINDOW_FRAMES = 8192;

export const PIECE_FIELDS = 4;

/** A segment on the console's clock. */
export interface Placed extends Segment {
  /** How far what is heard at a time of the song is behind the clock; track delays make it differ. */
  readonly heard: number;
}

/** Strip, first frame in the block, frames, places of both planes. */
type Heard = (strip: number, start: number, count: number, left: number, right: number) => void;

export class Pieces {
  #segments: readonly Placed[];
  readonly #chunks: Chunks;
  readonly #seam: Seam;
  #from = 0;
  #until = Infinity;
  #window: readonly Placed[] = [];
  #windowStart = -1;

  constructor(segments: readonly Placed[], chunks: Chunks, seam = new Seam()) {
    this.#segments = segments;
    this.#chunks = chunks;
    this.#seam = seam;
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
    return this.#seam.backs.every((back) => this.#completeIn(frame - back, frames, back));
  }

  /** Whether every chunk is here that is heard between two frames of the song. */
  heard(start: number, end: number): boolean {
    return this.#segments.every((segment) => {
      const [from, until] = [Math.max(segment.start, start + segment.heard), Math.min(segment.end, end + segment.heard)];
      return from >= until || this.#has(segment, from, until);
    });
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

  /** Calls back for each piece, strip by strip. */
  each(frame: number, frames: number, callback: Heard): void {
    const { backs } = this.#seam;
    const [back = 0] = backs;
    if (backs.length === 1) this.#eachIn(frame - back, frames, back, callback);
    else this.#eachAtSeam(frame, frames, backs, callback);
  }

  /** While a loop's end and its start sound together. */
  #eachAtSeam(frame: number, frames: number, backs: readonly number[], callback: Heard): void {
    const found: Parameters<Heard>[] = [];
    for (const back of backs) this.#eachIn(frame - back, frames, back, (...piece) => void found.push(piece));
    for (const piece of found.sort(([one], [other]) => one - other)) callback(...piece);
  }

  #eachIn(frame: number, frames: number, back: number, callback: Heard): void {
    for (const segment of this.#within(frame, frames)) {
      if (this.#seam.back(segment.heard) !== back) continue;
      let at = Math.max(this.#begin(segment, back), frame);
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

  #completeIn(frame: number, frames: number, back: number): boolean {
    for (const segment of this.#within(frame, frames)) {
      if (this.#seam.back(segment.heard) !== back) continue;
      const begin = Math.max(this.#begin(segment, back), frame);
      const end = Math.min(this.#end(segment), frame + frames);
      if (begin < end && !this.#has(segment, begin, end)) return false;
    }
    return true;
  }

  /** At most so many pieces can sound in a block of so many frames. */
  most(frames: number): number {
    return this.#segments.length * (2 + Math.ceil(frames / CHUNK_FRAMES));
  }

  #has(segment: Placed, begin: number, end: number): boolean {
    const first = (segment.offset + begin - segment.start) >> CHUNK_SHIFT;
    const last = (segment.offset + end - 1 - segment.start) >> CHUNK_SHIFT;
    for (let index = first; index <= last; index++) if (this.#chunks.left(segment.pcm, index) < 0) return false;
    return true;
  }

  /** What has turned at a loop's end is past the place where playing began. */
  #begin({ start, heard }: Placed, back: number): number {
    return back === 0 ? Math.max(start, this.#from + heard) : start;
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
