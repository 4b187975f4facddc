/** Fetches PCM ahead of the music and keeps the worklet's memory within bounds. */

import type { ToWorklet } from "./messages";
import type { PlanWire, Segment } from "./plan";
import { Pool } from "./pool";
import { Wanted, chunkKey, type Chunk, type Range } from "./wanted";

/** Where PCM comes from: stereo float32 in chunks of 65536 frames, left plane then right plane. */
export interface PcmSource {
  chunk(key: string, index: number): Promise<ArrayBuffer>;
}

/** Bytes of PCM that are kept at most. */
export const MEMORY_LIMIT = 256 * 1024 * 1024;

/** Of it, what is filled by looking ahead; the rest is slack for blocks of different sizes. */
const FILLED = 0.75;

/** Requests under way at a time. */
const PARALLEL = 6;

/** A chunk that does not come is asked for again, this often. */
const ATTEMPTS = 3;

interface Place {
  readonly at: number;
  readonly chunk: Chunk;
}

export interface FeederEvents {
  /** Something arrived. */
  readonly progress: () => void;
  readonly error: (message: string) => void;
}

export class Feeder {
  readonly #source: PcmSource;
  readonly #session: number;
  readonly #wanted: Wanted;
  readonly #pool: Pool;
  readonly #events: FeederEvents;
  #all: readonly Chunk[];
  /** Names of all PCM, by number. */
  readonly #keys: string[];
  readonly #here = new Map<number, Place>();
  readonly #underWay = new Set<number>();
  /** Arrived before the worklet was there. */
  readonly #waiting: ToWorklet[] = [];
  #post: ((message: ToWorklet, transfer: Transferable[]) => void) | null = null;
  #queue: Chunk[] = [];
  #frame = 0;
  #loop: Range = { on: false, start: 0, end: 0 };
  #horizon = Infinity;
  #closed = false;
  readonly #arrivals = new Set<() => void>();
  #failure: string | null = null;

  constructor(plan: PlanWire, source: PcmSource, session: number, events: FeederEvents, limit = MEMORY_LIMIT) {
    this.#keys = plan.json.pcm.map(({ key }) => key);
    this.#source = source;
    this.#session = session;
    this.#wanted = new Wanted(plan);
    this.#pool = new Pool(limit);
    this.#events = events;
    this.#all = this.#wanted.all();
  }

  /** Hands over what has arrived, and from now on everything at once. */
  attach(post: (message: ToWorklet, transfer: Transferable[]) => void): void {
    this.#post = post;
    for (const message of this.#waiting.splice(0)) this.#deliver(message);
  }

  /** Makes PCM known that is not in the plan. */
  add(pcm: number, key: string, frames: number): void {
    this.#keys[pcm] = key;
    this.#wanted.add(pcm, frames);
  }

  /** Fetches other segments for a strip. */
  replace(strip: number, segments: readonly Segment[]): void {
    this.#wanted.replace(strip, segments);
    this.#all = this.#wanted.all();
    this.follow(this.#frame, this.#loop, this.#horizon);
  }

  /** Looks so far ahead from here; call it at seeks and now and then while playing. */
  follow(frame: number, loop: Range, frames = Infinity): void {
    this.#frame = frame;
    this.#loop = loop;
    this.#horizon = frames;
    this.#lookAhead();
    this.#pump();
  }

  /** What of the song is here, 0 to 1; of a song longer than memory, what fits counts as all. */
  get loadedFraction(): number {
    const bytes = (chunks: Iterable<Chunk>): number => [...chunks].reduce((sum, chunk) => sum + Pool.size(chunk.bytes), 0);
    const all = Math.min(bytes(this.#all), this.#pool.limit * FILLED);
    return all === 0 ? 1 : Math.min(bytes([...this.#here.values()].map((place) => place.chunk)) / all, 1);
  }

  /** Resolves once a range is in memory. */
  async ensure(start: number, end: number): Promise<void> {
    const needed = this.#wanted.range(start, end);
    const missing = (): boolean => needed.some((chunk) => !this.#here.has(chunkKey(chunk.pcm, chunk.index)));
    while (missing() && !this.#closed) await new Promise<void>((resolve) => this.#arrivals.add(resolve));
    if (this.#failure !== null) throw new Error(this.#failure);
  }

  close(): void {
    this.#closed = true;
    this.#queue = [];
    this.#announce();
  }

  #announce(): void {
    const waiting = [...this.#arrivals];
    this.#arrivals.clear();
    for (const resolve of waiting) resolve();
  }

  #lookAhead(): void {
    const wanted = this.#wanted.ahead(this.#frame, this.#loop, this.#pool.limit * FILLED, (bytes) => Pool.size(bytes), this.#horizon);
    this.#queue = wanted.filter(({ pcm, index }) => !this.#here.has(chunkKey(pcm, index)));
  }

  #pump(): void {
    while (this.#underWay.size < PARALLEL && !this.#closed) {
      const chunk = this.#queue.shift();
      if (chunk === undefined) return;
      const key = chunkKey(chunk.pcm, chunk.index);
      if (this.#here.has(key) || this.#underWay.has(key)) continue;
      this.#underWay.add(key);
      void this.#fetch(chunk, key);
    }
  }

  async #fetch(chunk: Chunk, key: number): Promise<void> {
    try {
      const data = await this.#ask(chunk);
      this.#underWay.delete(key);
      if (!this.#closed) this.#keep(chunk, key, data);
    } catch (fault) {
      this.#underWay.delete(key);
      if (!this.#closed) this.#fail(fault);
    }
    this.#pump();
  }

  async #ask(chunk: Chunk): Promise<ArrayBuffer> {
    const name = this.#keys[chunk.pcm] ?? "";
    for (let attempt = 1; ; attempt++) {
      try {
        const data = await this.#source.chunk(name, chunk.index);
        if (data.byteLength === chunk.bytes) return data;
        throw new Error(`Expected ${chunk.bytes} bytes of chunk ${chunk.index} of PCM ${name}, found ${data.byteLength}.`);
      } catch (fault) {
        if (attempt === ATTEMPTS || this.#closed) throw fault;
      }
    }
  }

  #fail(fault: unknown): void {
    this.#failure = fault instanceof Error ? fault.message : String(fault);
    this.close();
    this.#events.error(this.#failure);
  }

  #keep(chunk: Chunk, key: number, data: ArrayBuffer): void {
    const at = this.#place(chunk.bytes);
    if (at === null) return;
    this.#here.set(key, { at, chunk });
    this.#deliver({ type: "chunk", session: this.#session, pcm: chunk.pcm, index: chunk.index, place: at, data });
    this.#events.progress();
    this.#announce();
  }

  /** Finds room; what the music needs last makes it. */
  #place(bytes: number): number | null {
    let place = this.#pool.take(bytes);
    if (place !== null) return place;
    const ahead = this.#wanted.ahead(this.#frame, this.#loop, this.#pool.limit * FILLED, (size) => Pool.size(size));
    const kept = new Set(ahead.map((chunk) => chunkKey(chunk.pcm, chunk.index)));
    for (const [key, { at }] of this.#here) {
      if (kept.has(key)) continue;
      this.#here.delete(key);
      this.#pool.give(at);
      this.#deliver({ type: "drop", session: this.#session, place: at });
      place = this.#pool.take(bytes);
      if (place !== null) return place;
    }
    return null;
  }

  #deliver(message: ToWorklet): void {
    if (this.#post === null) this.#waiting.push(message);
    else this.#post(message, message.type === "chunk" ? [message.data] : []);
  }
}
