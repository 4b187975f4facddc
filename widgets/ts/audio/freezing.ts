/** Frozen strips of a set on the page's side: their sound is fetched before the worklet is told to play it. */

import type { Feeder } from "./feeder";
import type { ToWorklet } from "./messages";
import { frozenSegments, segmentsOf, type FrozenWire, type Segment } from "./plan";
import type { InsertsAsMoved, Session } from "./session";

/** So much of the other sound must be there before a strip changes to it. */
const AHEAD_SECONDS = 2;

interface Frozen {
  readonly wire: FrozenWire;
  readonly segments: readonly Segment[];
}

type Post = (message: ToWorklet) => void;

export class Freezing {
  readonly #session: Session;
  readonly #feeder: Feeder;
  readonly #frame: () => number;
  readonly #tell: (strip: number) => void;
  readonly #live = new Map<number, Segment[]>();
  /** What strips are to play, by strip; what is not here plays its inserts. */
  readonly #frozen = new Map<number, Frozen>();
  /** Numbers of the PCM that came beside the plan's, by name. */
  readonly #numbers = new Map<string, { readonly pcm: number; readonly frames: number }>();
  /** Counts the changes of a strip, so that one that comes late gives way. */
  readonly #turns = new Map<number, number>();
  #post: Post | null = null;

  constructor(session: Session, feeder: Feeder, frame: () => number, tell: (strip: number) => void) {
    this.#session = session;
    this.#feeder = feeder;
    this.#frame = frame;
    this.#tell = tell;
    for (const segment of segmentsOf(session.plan)) {
      this.#live.set(segment.strip, [...(this.#live.get(segment.strip) ?? []), segment]);
    }
  }

  /** Tells a worklet that has just taken the set, and from now on everything at once. */
  attach(post: Post): void {
    this.#post = post;
    for (const { pcm, frames } of this.#numbers.values()) this.#know(pcm, frames);
    for (const [strip, { wire, segments }] of this.#frozen) this.#place(strip, segments, wire.effectsBehind);
  }

  /** Lets another worklet, with a feeder of its own, play what is frozen. */
  lend(feeder: Feeder, post: Post): void {
    const session = this.#session.number;
    for (const [key, { pcm, frames }] of this.#numbers) {
      feeder.add(pcm, key, frames);
      post({ type: "pcm", session, pcm, frames });
    }
    for (const [strip, { wire, segments }] of this.#frozen) {
      feeder.replace(strip, segments);
      post({ type: "frozen", session, strip, segments, effectsBehind: wire.effectsBehind ?? false });
    }
  }

  /** How many strips play frozen sound. */
  get count(): number {
    return this.#frozen.size;
  }

  /** Name of the frozen sound that a strip plays; null while it plays its inserts. */
  key(stripId: string): string | null {
    return this.#frozen.get(this.#session.strip(stripId))?.wire.key ?? null;
  }

  /** How a strip's inserts stand now: what its sound must have been frozen of. */
  inserts(stripId: string): InsertsAsMoved {
    return this.#session.inserts(this.#session.strip(stripId));
  }

  /** Lets a strip play frozen sound; resolves once that is on its way to the ear. */
  async freeze(stripId: string, wire: FrozenWire): Promise<void> {
    const strip = this.#session.strip(stripId);
    if (this.#frozen.get(strip)?.wire.key === wire.key) return;
    const segments = frozenSegments(strip, this.#number(wire), wire);
    const current = this.#turn(strip);
    const heard = this.#frozen.get(strip)?.segments ?? this.#own(strip);
    if (!(await this.#fetch(strip, [...heard, ...segments], current))) return;
    this.#frozen.set(strip, { wire, segments });
    this.#place(strip, segments, wire.effectsBehind);
    this.#feeder.replace(strip, segments);
    this.#tell(strip);
  }

  /** Lets a strip play its clips and inserts again. */
  async thaw(stripId: string): Promise<void> {
    const strip = this.#session.strip(stripId);
    const current = this.#turn(strip);
    const frozen = this.#frozen.get(strip);
    if (frozen === undefined) {
      this.#feeder.replace(strip, this.#own(strip));
      return;
    }
    if (!(await this.#fetch(strip, [...frozen.segments, ...this.#own(strip)], current))) return;
    this.#frozen.delete(strip);
    this.#place(strip, null);
    this.#feeder.replace(strip, this.#own(strip));
    this.#tell(strip);
  }

  #own(strip: number): Segment[] {
    return this.#live.get(strip) ?? [];
  }

  #turn(strip: number): () => boolean {
    const turn = (this.#turns.get(strip) ?? 0) + 1;
    this.#turns.set(strip, turn);
    return () => this.#turns.get(strip) === turn;
  }

  /** Fetches what is heard next; false where something else was wanted meanwhile. */
  async #fetch(strip: number, segments: readonly Segment[], current: () => boolean): Promise<boolean> {
    this.#feeder.replace(strip, segments);
    const start = Math.floor(this.#frame());
    await this.#feeder.ensure(start, start + AHEAD_SECONDS * this.#session.plan.json.sample_rate);
    return current();
  }

  #number(wire: FrozenWire): number {
    const known = this.#numbers.get(wire.key);
    if (known !== undefined) return known.pcm;
    const pcm = this.#session.plan.json.pcm.length + this.#numbers.size;
    this.#numbers.set(wire.key, { pcm, frames: wire.frame_count });
    this.#feeder.add(pcm, wire.key, wire.frame_count);
    this.#know(pcm, wire.frame_count);
    return pcm;
  }

  #know(pcm: number, frames: number): void {
    this.#post?.({ type: "pcm", session: this.#session.number, pcm, frames });
  }

  #place(strip: number, segments: readonly Segment[] | null, effectsBehind = false): void {
    this.#post?.({ type: "frozen", session: this.#session.number, strip, segments, effectsBehind });
  }
}
