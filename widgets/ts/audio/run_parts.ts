/** Samples on their way from the worklet to the page: in parts, each a run of the song without a jump. */

/** A part is no longer than this. */
const PART_FRAMES = 4096;

export interface RunPart {
  /** Frame of the song that the first sample is. */
  readonly frame: number;
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly last: boolean;
}

export class RunParts {
  readonly #hand: (part: RunPart) => void;
  readonly #left = new Float32Array(PART_FRAMES);
  readonly #right = new Float32Array(PART_FRAMES);
  #count = 0;
  #frame = 0;

  constructor(hand: (part: RunPart) => void) {
    this.#hand = hand;
  }

  /** Adds the first `count` samples of a block that begins with a frame of the song. */
  add(left: Float32Array, right: Float32Array, count: number, frame: number): void {
    // After a jump a new run begins.
    if (this.#count > 0 && this.#frame + this.#count !== frame) this.flush(false);
    if (this.#count + count > PART_FRAMES) this.flush(false);
    if (this.#count === 0) this.#frame = frame;
    this.#left.set(left.subarray(0, count), this.#count);
    this.#right.set(right.subarray(0, count), this.#count);
    this.#count += count;
  }

  /** Hands over what is here; the last part may hold nothing. */
  flush(last: boolean): void {
    const [left, right] = [this.#left.slice(0, this.#count), this.#right.slice(0, this.#count)];
    if (this.#count > 0 || last) this.#hand({ frame: this.#frame, left, right, last });
    this.#count = 0;
  }
}
