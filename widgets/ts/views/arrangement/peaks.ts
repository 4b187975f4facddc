/** Waveforms as pyramids of lowest and highest values; fine levels come when they are first looked at. */

import type { SampleJson } from "./data";

export interface PeakLevel {
  readonly framesPerBin: number;
  /** Pairs of lowest and highest, -127 … 127. */
  readonly bins: Int8Array;
}

/** What a level still lacks: which to ask the kernel for. */
export interface Wanted {
  readonly sample: number;
  readonly level: number;
}

export class Peaks {
  readonly #samples: readonly SampleJson[];
  readonly #levels: (PeakLevel | null)[][];
  readonly #asked = new Set<string>();
  readonly #wanted: Wanted[] = [];

  constructor(samples: readonly SampleJson[], buffers: readonly DataView[]) {
    this.#samples = samples;
    this.#levels = samples.map((sample) =>
      sample.peaks.map(({ frames_per_bin, buffer }) => {
        const view = buffer === null ? undefined : buffers[buffer];
        return view === undefined ? null : { framesPerBin: frames_per_bin, bins: int8(view) };
      }),
    );
  }

  sample(index: number): SampleJson | undefined {
    return this.#samples[index];
  }

  /**
   * The coarsest level that is fine enough for a zoom; while the kernel still has that one, it is noted
   * as wanted and the nearest level at hand is given. Null where none is.
   */
  level(sample: number, framesPerPixel: number): PeakLevel | null {
    const json = this.#samples[sample];
    const levels = this.#levels[sample];
    if (json === undefined || levels === undefined || levels.length === 0) return null;
    let best = 0;
    for (const [index, { frames_per_bin }] of json.peaks.entries()) if (frames_per_bin <= framesPerPixel) best = index;
    const found = levels[best];
    if (found) return found;
    this.#want(sample, best);
    return nearest(levels, best);
  }

  /** Takes the list of what drawing missed since the last call. */
  takeWanted(): Wanted[] {
    return this.#wanted.splice(0);
  }

  /** Puts a level in its place once it has come. */
  arrived({ sample, level }: Wanted, view: DataView): void {
    const json = this.#samples[sample]?.peaks[level];
    const levels = this.#levels[sample];
    if (json === undefined || levels === undefined) return;
    levels[level] = { framesPerBin: json.frames_per_bin, bins: int8(view) };
  }

  #want(sample: number, level: number): void {
    const key = `${sample}:${level}`;
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    this.#wanted.push({ sample, level });
  }
}

/** The level at hand that is closest to the wished one, coarser ones first. */
function nearest(levels: readonly (PeakLevel | null)[], wished: number): PeakLevel | null {
  for (let index = wished + 1; index < levels.length; index += 1) if (levels[index]) return levels[index] ?? null;
  for (let index = wished - 1; index >= 0; index -= 1) if (levels[index]) return levels[index] ?? null;
  return null;
}

function int8(view: DataView): Int8Array {
  return new Int8Array(view.buffer, view.byteOffset, view.byteLength);
}
