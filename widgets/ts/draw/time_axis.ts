/** Which stretch of the song is on screen: the horizontal half of zooming and scrolling. */

export interface AxisRange {
  readonly startBeat: number;
  readonly beatsPerPixel: number;
}

/** Closest zoom: one 64th note fills about this many pixels. */
const MOST_PIXELS_PER_64TH = 64;

/** Space after the song's end, as a share of its length, so that the end is not glued to the edge. */
const TAIL = 0.02;

/** Beats to pixels. Views may share one: changes reach all listeners. */
export class TimeAxis {
  startBeat = 0;
  beatsPerPixel = 1 / 16;
  width = 0;
  readonly #listeners = new Set<() => void>();
  #length: number;

  constructor(lengthBeats: number) {
    this.#length = Math.max(lengthBeats, 4);
  }

  /** Last beat that can be scrolled to. */
  get endBeat(): number {
    return this.#length * (1 + TAIL);
  }

  /** Beats on screen. */
  get span(): number {
    return this.width * this.beatsPerPixel;
  }

  get lastBeat(): number {
    return this.startBeat + this.span;
  }

  x(beat: number): number {
    return (beat - this.startBeat) / this.beatsPerPixel;
  }

  beat(x: number): number {
    return this.startBeat + x * this.beatsPerPixel;
  }

  on(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setLength(lengthBeats: number): void {
    this.#length = Math.max(lengthBeats, 4);
    this.#change(this.startBeat, this.beatsPerPixel);
  }

  /** A new width keeps the left edge; the first width ever shows the whole song. */
  setWidth(width: number): void {
    const first = this.width === 0 && width > 0;
    this.width = width;
    if (first) this.fit();
    else this.#change(this.startBeat, this.beatsPerPixel);
  }

  set(range: AxisRange): void {
    this.#change(range.startBeat, range.beatsPerPixel);
  }

  scrollBy(beats: number): void {
    this.#change(this.startBeat + beats, this.beatsPerPixel);
  }

  /** Zooms in for factors over 1; the beat at `x` stays where it is. */
  zoom(factor: number, x: number): void {
    const anchor = this.beat(x);
    const scale = this.#clampScale(this.beatsPerPixel / factor);
    this.#change(anchor - x * scale, scale);
  }

  /** The whole song. */
  fit(): void {
    this.show(0, this.endBeat);
  }

  /** Exactly this stretch. */
  show(fromBeat: number, toBeat: number): void {
    if (this.width <= 0) return;
    const scale = this.#clampScale((toBeat - fromBeat) / this.width);
    this.#change(fromBeat, scale);
  }

  /** Scrolls as little as needed to see this stretch, with some room around it. */
  reveal(fromBeat: number, toBeat: number): void {
    if (fromBeat >= this.startBeat && toBeat <= this.lastBeat) return;
    const room = this.span * 0.1;
    if (toBeat - fromBeat + 2 * room > this.span) this.show(fromBeat - room, toBeat + room);
    else if (fromBeat < this.startBeat) this.#change(fromBeat - room, this.beatsPerPixel);
    else this.#change(toBeat + room - this.span, this.beatsPerPixel);
  }

  #clampScale(scale: number): number {
    const closest = 1 / 16 / MOST_PIXELS_PER_64TH;
    const farthest = this.width > 0 ? this.endBeat / this.width : scale;
    return Math.max(Math.min(scale, farthest), Math.min(closest, farthest));
  }

  #change(startBeat: number, beatsPerPixel: number): void {
    const scale = this.#clampScale(beatsPerPixel);
    const latest = Math.max(this.endBeat - this.width * scale, 0);
    const start = Math.max(Math.min(startBeat, latest), 0);
    if (start === this.startBeat && scale === this.beatsPerPixel && this.width === this.#reported) return;
    this.startBeat = start;
    this.beatsPerPixel = scale;
    this.#reported = this.width;
    for (const listener of this.#listeners) listener();
  }

  #reported = 0;
}
