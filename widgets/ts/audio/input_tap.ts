/** What comes in at the worklet: measured, heard if that is wanted, and kept beside the frame of the song it came with. */

import { RunParts, type RunPart } from "./run_parts";

export class InputTap {
  /** Linear, on what is kept and heard. */
  gain = 1;
  monitoring = false;
  readonly #parts: RunParts;
  #left = new Float32Array(0);
  #right = new Float32Array(0);
  #taking = false;
  #peakLeft = 0;
  #peakRight = 0;

  constructor(hand: (part: RunPart) => void) {
    this.#parts = new RunParts(hand);
  }

  /** From the song's next frame on, what comes in is kept. */
  start(): void {
    this.#taking = true;
  }

  /** Hands over the rest. */
  stop(): void {
    if (this.#taking) this.#parts.flush(true);
    this.#taking = false;
  }

  /** One block: `played` frames of the song from `frame` on are heard in it, from its first sample on. */
  block(input: readonly Float32Array[], outputs: readonly [Float32Array, Float32Array], frame: number, played: number): void {
    const [left, right = left] = input;
    if (left === undefined || right === undefined) return;
    if (this.#left.length !== left.length) {
      this.#left = new Float32Array(left.length);
      this.#right = new Float32Array(left.length);
    }
    for (let i = 0; i < left.length; i++) {
      const [l, r] = [(left[i] ?? 0) * this.gain, (right[i] ?? 0) * this.gain];
      this.#left[i] = l;
      this.#right[i] = r;
      this.#peakLeft = Math.max(this.#peakLeft, Math.abs(l));
      this.#peakRight = Math.max(this.#peakRight, Math.abs(r));
      if (!this.monitoring) continue;
      outputs[0][i] = (outputs[0][i] ?? 0) + l;
      outputs[1][i] = (outputs[1][i] ?? 0) + r;
    }
    if (this.#taking && played > 0) this.#parts.add(this.#left, this.#right, played, frame);
  }

  /** Peaks since the last call. */
  takePeaks(): [left: number, right: number] {
    const peaks: [number, number] = [this.#peakLeft, this.#peakRight];
    this.#peakLeft = 0;
    this.#peakRight = 0;
    return peaks;
  }
}
