/** A bar or more of clicks before the song plays; no part of the mix. */

/** A click is a sine that dies away within 40 ms. */
const CLICK_SECONDS = 0.04;
const ACCENT_HZ = 1760;
const BEAT_HZ = 1320;
const LEVEL = 0.25;

export interface CountInWire {
  readonly beats: number;
  readonly framesPerBeat: number;
  /** The first of so many beats is accented. */
  readonly beatsPerBar: number;
}

export class CountIn {
  readonly #wire: CountInWire;
  readonly #sampleRate: number;
  /** Frames until the song's first. */
  #left: number;

  /** Blocks come whole: the silence before the first click makes the last beat exactly as long as the others. */
  constructor(wire: CountInWire, sampleRate: number, blockFrames: number) {
    this.#wire = wire;
    this.#sampleRate = sampleRate;
    this.#left = Math.ceil((wire.beats * wire.framesPerBeat) / blockFrames) * blockFrames;
  }

  get done(): boolean {
    return this.#left <= 0;
  }

  /** Beats that are still to come, the one that sounds among them. */
  get beatsLeft(): number {
    return Math.min(Math.ceil(this.#left / this.#wire.framesPerBeat), this.#wire.beats);
  }

  fill(left: Float32Array, right: Float32Array): void {
    const { beats, framesPerBeat, beatsPerBar } = this.#wire;
    for (let i = 0; i < left.length; i++, this.#left--) {
      const at = beats * framesPerBeat - this.#left;
      if (at < 0) continue;
      const beat = Math.floor(at / framesPerBeat);
      const seconds = (at - beat * framesPerBeat) / this.#sampleRate;
      if (seconds >= CLICK_SECONDS) continue;
      const hertz = beat % beatsPerBar === 0 ? ACCENT_HZ : BEAT_HZ;
      const value = LEVEL * Math.sin(2 * Math.PI * hertz * seconds) * (1 - seconds / CLICK_SECONDS) ** 2;
      left[i] = (left[i] ?? 0) + value;
      right[i] = (right[i] ?? 0) + value;
    }
  }
}
