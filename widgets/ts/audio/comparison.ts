/** A second version of the song, played in step with the first; one of them is heard. */

import type { SessionSource } from "./engine_events";
import { Feeder, MEMORY_LIMIT } from "./feeder";
import { Freezing } from "./freezing";
import type { ToWorklet } from "./messages";
import type { Which } from "./pair";
import { Session } from "./session";
import type { Range } from "./wanted";

type Post = (message: ToWorklet, transfer?: Transferable[]) => void;

export class Comparison {
  #session: Session | null = null;
  #feeder: Feeder | null = null;
  #freezing: Freezing | null = null;
  #heard: Which = 0;
  #gains: readonly [number, number] = [1, 1];
  #fault = "";
  readonly #post: Post;
  readonly #changed: () => void;
  readonly #frame: () => number;

  /** `post` reaches the worklet, if it is there already; `changed` hears of whatever changes; `frame`: where the song stands. */
  constructor(post: Post, changed: () => void, frame: () => number) {
    this.#post = post;
    this.#changed = changed;
    this.#frame = frame;
  }

  /** The second version, if there is one. */
  get session(): Session | null {
    return this.#session;
  }

  /** What of the second version plays frozen. */
  get freezing(): Freezing | null {
    return this.#freezing;
  }

  /** 0: the first version is heard; 1: the second. */
  get heard(): Which {
    return this.#heard;
  }

  get gains(): readonly [number, number] {
    return this.#gains;
  }

  /** Why the second version cannot be heard; empty while it can. */
  get fault(): string {
    return this.#fault;
  }

  /** Changes over, while the music goes on. */
  hear(which: Which): void {
    if (this.#session === null || which === this.#heard || this.#fault !== "") return;
    this.#heard = which;
    this.#post({ type: "hear", which });
    this.#changed();
  }

  /** Sets linear gains of both versions, so that they can be compared at one loudness. */
  match(gains: readonly [number, number]): void {
    this.#gains = gains;
    this.#post({ type: "match", gains });
    this.#changed();
  }

  /** Takes a second version; what is wrong with its sound leaves the first one alone. */
  take(source: SessionSource, number: number): void {
    this.leave();
    this.#session = new Session(source.key, source.plan, source.wasm, number);
    const events = { progress: () => undefined, error: (message: string) => this.#fail(message) };
    this.#feeder = new Feeder(source.plan, source.pcm, number, events, MEMORY_LIMIT / 2);
    this.#freezing = new Freezing(this.#session, this.#feeder, this.#frame, () => this.#changed());
  }

  /** Gives the second version to a worklet that has the first. */
  connect(): void {
    const { session } = this;
    if (session === null) return;
    this.#post({ type: "beside", plan: session.plan, wasm: session.wasm, session: session.number });
    this.#post({ type: "match", gains: this.#gains });
    this.#post({ type: "hear", which: this.#heard });
    this.#freezing?.attach((message) => this.#post(message));
    this.#feeder?.attach((message, transfer) => this.#post(message, transfer));
  }

  follow(frame: number, loop: Range, frames: number): void {
    this.#feeder?.follow(frame, loop, frames);
  }

  /** Lets go of the second version. */
  leave(): void {
    this.#feeder?.close();
    this.#feeder = null;
    this.#freezing = null;
    this.#session = null;
    this.#heard = 0;
    this.#gains = [1, 1];
    this.#fault = "";
  }

  #fail(message: string): void {
    this.hear(0);
    this.#fault = message;
    this.#changed();
  }
}
