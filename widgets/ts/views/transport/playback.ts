/** One view's hold on the page's engine: its set is loaded when it is to be heard, and only its own is moved. */

import type { CountInWire, Engine, SessionSource } from "../../audio/engine";
import type { Host, Progress } from "../../hosts/host";

/**
 * - `idle`: nothing is asked for yet; `preparing`: the kernel makes the sounds; `loading`: they are on their way
 * - `ready`, `playing`, `buffering`: as the engine says; `error`: see `message`
 */
export type PlayState = "idle" | "preparing" | "loading" | "ready" | "playing" | "buffering" | "error";

export interface Loop {
  readonly on: boolean;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export class Playback {
  readonly #host: Host;
  readonly #key: string;
  readonly #listeners = new Set<() => void>();
  #source: Promise<SessionSource> | null = null;
  #arrived: SessionSource | null = null;
  #progress: Progress | null = null;
  #fault: string | null = null;
  #loading = false;
  #prepared = false;
  #near = false;
  #seconds = 0;
  #loop: Loop;

  constructor(host: Host, key: string, loop: Loop) {
    this.#host = host;
    this.#key = key;
    this.#loop = loop;
    const leave = [
      this.engine.on("state", () => this.#tell()),
      this.engine.on("session", () => this.#tell()),
    ];
    host.signal.addEventListener("abort", () => {
      for (const off of leave) off();
    });
  }

  get engine(): Engine {
    return this.#host.engine();
  }

  /** Whether the engine holds this view's set. */
  get mine(): boolean {
    return this.engine.session === this.#key;
  }

  get state(): PlayState {
    if (this.#fault !== null) return "error";
    if (this.#loading) return "loading";
    if (this.mine && this.engine.state !== "empty") return this.engine.state;
    if (this.#prepared) return "ready";
    return this.#source === null ? "idle" : "preparing";
  }

  get playing(): boolean {
    return this.mine && (this.engine.state === "playing" || this.engine.state === "buffering");
  }

  /** What the kernel is doing, while `preparing`. */
  get progress(): Progress | null {
    return this.#progress;
  }

  /** What went wrong, in state `error`. */
  get message(): string {
    return this.#fault ?? (this.mine ? this.engine.message : "");
  }

  /** What the engine plays, once it is here: strips, inserts, sends by index. */
  get source(): SessionSource | null {
    return this.#arrived;
  }

  /** Where the song stands. */
  get seconds(): number {
    // While it loads, the engine stands at the start; it is sent here afterwards.
    if (this.mine && !this.#loading) this.#seconds = this.engine.frame / this.engine.sampleRate;
    return this.#seconds;
  }

  seek(seconds: number): void {
    this.#seconds = Math.max(seconds, 0);
    if (this.mine) this.engine.seek(this.#frame(this.#seconds));
    this.#tell();
  }

  get loop(): Loop {
    return this.#loop;
  }

  setLoop(on: boolean): void {
    this.#loop = { ...this.#loop, on };
    if (this.mine) this.#applyLoop();
    this.#tell();
  }

  on(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks for plan and kernels, so that play needs only to load; an engine that holds nothing takes them at once. */
  async prepare(): Promise<void> {
    await this.#guarded(async () => {
      const source = await this.#session();
      if (this.engine.session === null) await this.#load(source);
    });
  }

  /** The reader comes near: the browser's sound is made ready, as far as it may be without a click. */
  approach(): void {
    this.#near = true;
    if (this.mine) this.engine.warm().catch(() => undefined); // what is wrong is told when play is pressed
  }

  play(): Promise<void> {
    return this.#start(() => this.engine.play());
  }

  /** Plays, and keeps what comes in at the engine's input, perhaps behind a count-in. */
  record(countIn: CountInWire | null): Promise<void> {
    return this.#start(() => this.engine.record(countIn));
  }

  async #start(begin: () => Promise<void>): Promise<void> {
    // Before anything is waited for: browsers start sound only within the reader's own click or key.
    this.engine.unlock();
    await this.#guarded(async () => {
      if (!this.mine) await this.#load(await this.#session());
      await begin();
    });
  }

  stop(): void {
    if (this.mine) this.engine.stop();
  }

  toggle(): Promise<void> {
    if (!this.playing) return this.play();
    this.stop();
    return Promise.resolve();
  }

  /** After an error: forgets it and asks again. */
  retry(): Promise<void> {
    this.#fault = null;
    this.#source = null;
    this.#prepared = false;
    this.#tell();
    return this.prepare();
  }

  #session(): Promise<SessionSource> {
    this.#source ??= this.#host
      .session((progress) => {
        this.#progress = progress;
        this.#tell();
      })
      .then((source) => {
        this.#arrived = source;
        return source;
      })
      .finally(() => {
        this.#progress = null;
      });
    this.#tell();
    return this.#source;
  }

  async #load(source: SessionSource): Promise<void> {
    this.#loading = true;
    this.#tell();
    try {
      await this.engine.load(source);
      this.engine.seek(this.#frame(this.#seconds));
      this.#applyLoop();
      if (this.#near) this.approach();
    } finally {
      this.#loading = false;
    }
  }

  #applyLoop(): void {
    const { on, startSeconds, endSeconds } = this.#loop;
    this.engine.setLoop(on && endSeconds > startSeconds, this.#frame(startSeconds), this.#frame(endSeconds));
  }

  #frame(seconds: number): number {
    return Math.round(seconds * this.engine.sampleRate);
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#prepared = true;
      this.#fault = null;
    } catch (fault) {
      if (this.#host.signal.aborted) return;
      this.#fault = fault instanceof Error ? fault.message : String(fault);
      this.#source = null;
    }
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
