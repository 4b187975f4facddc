/** What comes in at the worklet: measured, heard if that is wanted, and kept beside the frame of the song it came with. */

import type { FromWorklet } from "./messages";

/** Samples are handed over in parts of this length. */
const PART_FRAMES = 4096;

type Post = (message: FromWorklet) => void;

export class InputTap {
  /** Linear, on what is kept and heard. */
  gain = 1;
  monitoring = false;
  readonly #post: Post;
  readonly #left = new Float32Array(PART_FRAMES);
  readonly #right = new Float32Array(PART_FRAMES);
  #taking = false;
  #count = 0;
  #frame = 0;
  #peakLeft = 0;
  #peakRight = 0;

  constructor(post: Post) {
    this.#post = post;
  }

  /** From the song's next frame on, what comes in is kept. */
  start(): void {
    this.#taking = true;
    this.#count = 0;
  }

  /** Hands over the rest. */
  stop(): void {
    if (!this.#taking) return;
    this.#taking = false;
    this.#flush(true);
  }

  /** One block: `played` frames of the song from `frame` on are heard in it, from its first sample on. */
  block(input: readonly Float32Array[], outputs: readonly [Float32Array, Float32Array], frame: number, played: number): void {
    const [left, right = left] = input;
    if (left === undefined || right === undefined) return;
    const { gain } = this;
    const keeping = this.#taking && played > 0;
    if (keeping && this.#count > 0 && (this.#frame + this.#count !== frame || this.#count + played > PART_FRAMES)) this.#flush(false);
    if (keeping && this.#count === 0) this.#frame = frame;
    for (let i = 0; i < left.length; i++) {
      const [l, r] = [(left[i] ?? 0) * gain, (right[i] ?? 0) * gain];
      this.#peakLeft = Math.max(this.#peakLeft, Math.abs(l));
      this.#peakRight = Math.max(this.#peakRight, Math.abs(r));
      if (keeping && i < played) {
        this.#left[this.#count] = l;
        this.#right[this.#count] = r;
        this.#count++;
      }
      if (this.monitoring) {
        outputs[0][i] = (outputs[0][i] ?? 0) + l;
        outputs[1][i] = (outputs[1][i] ?? 0) + r;
      }
    }
  }

  /** Peaks since the last call. */
  takePeaks(): [left: number, right: number] {
    const peaks: [number, number] = [this.#peakLeft, this.#peakRight];
    this.#peakLeft = 0;
    this.#peakRight = 0;
    return peaks;
  }

  #flush(last: boolean): void {
    const [left, right] = [this.#left.slice(0, this.#count), this.#right.slice(0, this.#count)];
    if (this.#count > 0 || last) this.#post({ type: "taken", frame: this.#frame, left, right, last });
    this.#count = 0;
  }
}
