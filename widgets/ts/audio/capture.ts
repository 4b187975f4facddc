/** A recording of what is sent to the speakers, sample for sample. */

import type { FromWorklet } from "./messages";

/** A run of the song without a jump. */
export interface CapturedRun {
  /** Frame of the song that the first sample is. */
  readonly frame: number;
  readonly left: Float32Array;
  readonly right: Float32Array;
}

type Part = Extract<FromWorklet, { type: "captured" }>;

export class Capture {
  readonly #parts: Part[] = [];
  readonly #end: () => void;
  readonly #done: Promise<CapturedRun[]>;
  #finish: (runs: CapturedRun[]) => void = () => undefined;

  constructor(end: () => void) {
    this.#end = end;
    this.#done = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** Ends the recording; its runs, in order. Waiting for sound and being stopped are not in it. */
  stop(): Promise<CapturedRun[]> {
    this.#end();
    return this.#done;
  }

  add(part: Part): void {
    this.#parts.push(part);
    if (part.last) this.#finish(joined(this.#parts));
  }
}

function joined(parts: readonly Part[]): CapturedRun[] {
  const runs: Part[][] = [];
  for (const part of parts) {
    if (part.left.length === 0) continue;
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && last.frame + last.left.length === part.frame) run.push(part);
    else runs.push([part]);
  }
  return runs.map((run) => ({
    frame: run[0]?.frame ?? 0,
    left: concatenated(run.map((part) => part.left)),
    right: concatenated(run.map((part) => part.right)),
  }));
}

function concatenated(planes: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(planes.reduce((sum, plane) => sum + plane.length, 0));
  let at = 0;
  for (const plane of planes) {
    whole.set(plane, at);
    at += plane.length;
  }
  return whole;
}
