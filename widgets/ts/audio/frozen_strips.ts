/** Strips that play frozen sound in place of their clips and inserts, and the way there and back without a click. */

import type { Chunks } from "./chunks";
import { Pieces, type Placed } from "./pieces";
import type { Segment } from "./plan";
import { Seam } from "./seam";

/** The change takes about 12 ms. */
const FADE_FRAMES = 512;

/** Inserts run so long unheard before they are heard again: by then filters and envelopes have settled. */
const WARM_FRAMES = 4096;

/** A strip on its way: its inserts run, and its frozen sound plays beside them. */
export class Passage {
  readonly toFrozen: boolean;
  readonly frozen: Pieces;
  /** What the frozen sound is made of. */
  readonly segments: readonly Segment[];
  #warm: number;
  #faded = 0;

  constructor(toFrozen: boolean, frozen: Pieces, segments: readonly Segment[]) {
    this.toFrozen = toFrozen;
    this.frozen = frozen;
    this.segments = segments;
    this.#warm = toFrozen ? 0 : WARM_FRAMES;
  }

  get done(): boolean {
    return this.#faded >= FADE_FRAMES;
  }

  /** How much of the frozen sound is heard in a frame of the block. */
  frozenGain(frame: number): number {
    const gone = this.#warm > frame ? 0 : Math.min((this.#faded + frame + 1 - this.#warm) / FADE_FRAMES, 1);
    return this.toFrozen ? gone : 1 - gone;
  }

  advance(frames: number): void {
    const warmed = Math.min(frames, this.#warm);
    this.#warm -= warmed;
    this.#faded += frames - warmed;
  }
}

/** Puts segments on the console's clock: those of clips come in before a strip's inserts, frozen ones behind them. */
export type Place = (segments: readonly Segment[], frozen: boolean) => Placed[];

export class FrozenStrips {
  readonly #chunks: Chunks;
  /** What all strips play; a frozen one its frozen segments, one on its way its own. */
  readonly #pieces: Pieces;
  readonly #own: readonly Segment[];
  /** Strips that play frozen sound, and which. */
  readonly #frozen = new Map<number, readonly Segment[]>();
  /** What strips are to play and do not yet; null: their inserts. */
  readonly #wishes = new Map<number, readonly Segment[] | null>();
  readonly #passages = new Map<number, Passage>();
  readonly #place: Place;
  readonly #seam: Seam;

  constructor(own: readonly Segment[], pieces: Pieces, chunks: Chunks, place: Place, seam = new Seam()) {
    this.#seam = seam;
    this.#own = own;
    this.#pieces = pieces;
    this.#chunks = chunks;
    this.#place = place;
    this.lay();
  }

  /** Puts everything where it belongs on the console's clock, which has changed. */
  lay(): void {
    const own = this.#own.filter(({ strip }) => !this.#frozen.has(strip));
    const frozen = [...this.#frozen.values()].flat();
    const placed = [...this.#place(own, false), ...this.#place(frozen, true)];
    this.#pieces.reset(placed.sort((a, b) => a.strip - b.strip));
  }

  /** Whether a strip's inserts rest. */
  has(strip: number): boolean {
    return this.#frozen.has(strip);
  }

  passage(strip: number): Passage | undefined {
    return this.#passages.get(strip);
  }

  /** Lets a strip play frozen sound, or, with null, its clips and inserts. */
  set(strip: number, segments: readonly Segment[] | null): void {
    if (segments === null && !this.#frozen.has(strip) && !this.#passages.has(strip)) this.#wishes.delete(strip);
    else this.#wishes.set(strip, segments);
  }

  /** Sets strips on their way whose other sound is here; whether there are any. `rest` brings inserts to rest. */
  depart(frame: number, frames: number, rest: (strip: number) => void): boolean {
    let departed = false;
    for (const [strip, segments] of this.#wishes) {
      if (this.#passages.has(strip)) continue;
      const now = this.#frozen.get(strip);
      if (segments === null && now === undefined) {
        this.#wishes.delete(strip);
        continue;
      }
      // From one frozen sound to another there is a straight way: the inserts rest on.
      const toFrozen = segments !== null;
      const made = toFrozen ? segments : (now ?? []);
      const beside = new Pieces(this.#place(made, true), this.#chunks, this.#seam);
      const goal = toFrozen ? beside : new Pieces(this.#place(this.#ownOf(strip), false), this.#chunks, this.#seam);
      if (!goal.complete(frame, frames)) continue;
      if (!toFrozen) {
        this.#frozen.delete(strip);
        this.#pieces.replace(strip, this.#place(this.#ownOf(strip), false));
        rest(strip);
      }
      this.#passages.set(strip, new Passage(toFrozen, beside, made));
      departed = true;
    }
    return departed;
  }

  /** After a block: strips that have arrived are where they were to be; whether there are any. */
  arrive(frames: number): boolean {
    let arrived = false;
    for (const [strip, passage] of this.#passages) {
      passage.advance(frames);
      if (!passage.done) continue;
      this.#passages.delete(strip);
      this.#end(strip, passage);
      arrived = true;
    }
    return arrived;
  }

  /** After a seek there is nothing to fade: every strip plays what it is to play. Whether any changed. */
  settle(): boolean {
    const strips = new Set([...this.#passages.keys(), ...this.#wishes.keys()]);
    for (const [strip, passage] of this.#passages) this.#end(strip, passage);
    this.#passages.clear();
    for (const [strip, segments] of this.#wishes) {
      if (segments === null) this.#frozen.delete(strip);
      else this.#frozen.set(strip, segments);
      this.#pieces.replace(strip, this.#place(segments ?? this.#ownOf(strip), segments !== null));
    }
    this.#wishes.clear();
    return strips.size > 0;
  }

  /** What a passage led to is played from now on; the wish is met unless another has come since. */
  #end(strip: number, { toFrozen, segments }: Passage): void {
    const wish = this.#wishes.get(strip);
    if (!toFrozen) {
      if (wish === null) this.#wishes.delete(strip);
      return;
    }
    this.#frozen.set(strip, segments);
    this.#pieces.replace(strip, this.#place(segments, true));
    if (wish === segments) this.#wishes.delete(strip);
  }

  #ownOf(strip: number): Segment[] {
    return this.#own.filter((segment) => segment.strip === strip);
  }
}
