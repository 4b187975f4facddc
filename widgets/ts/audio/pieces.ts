/** Which PCM sounds in a block, as the kernels want to be told. */

import type { Chunks } from "./chunks";
import { CHUNK_FRAMES, CHUNK_SHIFT, type Segment } from "./plan";

/** Segments are looked for once in so many frames. */
const WINDOW_FRAMES = 8192;

export const PIECE_FIELDS = 4;

export class Pieces {
  #segments: readonly Segment[];
  readonly #chunks: Chunks;
  #window: readonly Segment[] = [];
  #windowStart = -1;

  constructor(segments: readonly Segment[], chunks: Chunks) {
    this.#segments = segments;
    this.#chunks = chunks;
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** Lets a strip play other segments. */
  replace(strip: number, segments: readonly Segment[]): void {
    const before = this.#segments.filter((segment) => segment.strip < strip);
    this.#segments = [...before, ...segments, ...this.#segments.filter((segment) => segment.strip > strip)];
    this.#windowStart = -1;
  }

  /** Whether every chunk that sounds in these frames is here. */
  complete(frame: number, frames: number): boolean {
    for (const segment of this.#within(frame, frames)) {
      const begin = Math.max(segment.start, frame);
      const end = Math.min(segment.end, frame + frames);
      if (begin >= end) continue;
      const first = (segment.offset + begin - segment.start) >> CHUNK_SHIFT;
      const last = (segment.offset + end - 1 - segment.start) >> CHUNK_SHIFT;
      for (let index = first; index <= last; index++) if (this.#chunks.left(segment.pcm, index) < 0) return false;
    }
    return true;
  }

  /** Calls back for each piece, strip by strip: first frame in the block, frames, places of its planes. */
  each(
    frame: number,
    frames: number,
    callback: (strip: number, start: number, count: number, left: number, right: number) => void,
  ): void {
    for (const segment of this.#within(frame, frames)) {
      let at = Math.max(segment.start, frame);
      const end = Math.min(segment.end, frame + frames);
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

  #within(frame: number, frames: number): readonly Segment[] {
    if (frame < this.#windowStart || frame + frames > this.#windowStart + WINDOW_FRAMES || this.#windowStart < 0) {
      this.#windowStart = frame;
      const end = frame + Math.max(WINDOW_FRAMES, frames);
      this.#window = this.#segments.filter((segment) => segment.start < end && segment.end > frame);
    }
    return this.#window;
  }
}
