/** Who listens to which strip: asked for once for all of them, told thirty times a second. */

import type { Tick, ToWorklet } from "./messages";
import type { Session } from "./session";
import type { LoudnessReadout } from "./tap";

/** What a strip sent to its output since the last time. */
export interface Heard {
  readonly loudness: LoudnessReadout;
  /** Its samples, for those who asked for them. */
  readonly left: Float32Array;
  readonly right: Float32Array;
}

type Listener = (heard: Heard) => void;
type Post = (message: ToWorklet) => void;

export class Listening {
  readonly #listeners = new Map<string, Map<Listener, boolean>>();
  readonly #sessions: () => readonly Session[];
  readonly #post: Post;

  /** `sessions` are those that play; `post` reaches them, if they are there already. */
  constructor(sessions: () => readonly Session[], post: Post) {
    this.#sessions = sessions;
    this.#post = post;
  }

  /** Listens to a strip of the set that is heard, by its id, to its samples too if they are wanted; ends when it is told. */
  on(stripId: string, samples: boolean, listener: Listener): () => void {
    const listeners = this.#listeners.get(stripId) ?? new Map<Listener, boolean>();
    this.#listeners.set(stripId, listeners.set(listener, samples));
    this.#ask(stripId);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(stripId);
      this.#ask(stripId);
    };
  }

  /** Lets the loudness of a strip begin anew. */
  reset(stripId: string): void {
    for (const [session, strip] of this.#places(stripId)) this.#post({ type: "reset-loudness", session: session.number, strip });
  }

  /** Tells a worklet that knows nothing yet. */
  askAgain(): void {
    for (const stripId of this.#listeners.keys()) this.#ask(stripId);
  }

  tell(tick: Tick): void {
    const session = this.#sessions().find(({ number }) => number === tick.heard);
    for (const { strip, ...heard } of tick.listened) {
      const id = session?.plan.json.strips[strip]?.id ?? "";
      for (const listener of this.#listeners.get(id)?.keys() ?? []) listener(heard);
    }
  }

  #ask(stripId: string): void {
    const wishes = [...(this.#listeners.get(stripId)?.values() ?? [])];
    for (const [session, strip] of this.#places(stripId)) {
      this.#post({ type: "listen", session: session.number, strip, on: wishes.length > 0, samples: wishes.includes(true) });
    }
  }

  #places(stripId: string): [Session, number][] {
    return this.#sessions()
      .map((session): [Session, number] => [session, session.find(stripId)])
      .filter(([, strip]) => strip >= 0);
  }
}
