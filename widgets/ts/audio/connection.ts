/** The page's way to its worklet: speakers at the set's rate, and which session the worklet has. */

import type { FromWorklet, ToWorklet } from "./messages";
import type { Session } from "./session";
import { Speakers } from "./speakers";

/** Sends to the worklet. */
export type Post = (message: ToWorklet, transfer?: Transferable[]) => void;

export class Connection {
  #speakers: Speakers | null = null;
  /** Number of the session that the worklet has. */
  #session = -1;
  readonly #receive: (message: FromWorklet) => void;
  readonly #fail: (fault: unknown) => void;

  constructor(receive: (message: FromWorklet) => void, fail: (fault: unknown) => void) {
    this.#receive = receive;
    this.#fail = fail;
  }

  get speakers(): Speakers | null {
    return this.#speakers;
  }

  /** Whether the worklet has a session. */
  has(session: Session | null): boolean {
    return session !== null && session.number === this.#session;
  }

  /** Speakers at a rate, or as they are where none is asked for: a context's rate is for life. */
  open(sampleRate: number | null, otherwise: number): Speakers {
    const old = this.#speakers;
    if (old !== null && (sampleRate === null || old.context.sampleRate === sampleRate)) return old;
    void old?.close();
    this.#session = -1;
    const receive = (message: FromWorklet): void => {
      if (this.#speakers === speakers) this.#receive(message);
    };
    const speakers: Speakers = new Speakers(sampleRate ?? otherwise, receive, (message) => this.#fail(message));
    this.#speakers = speakers;
    return speakers;
  }

  /** Gives the session that is there then to the worklet, unless it has it; `tell` says the rest of it. */
  async give(speakers: Speakers, current: () => Session | null, tell: (post: Post, session: Session) => void): Promise<void> {
    await speakers.ready();
    const session = current();
    if (session === null || this.has(session) || this.#speakers !== speakers) return;
    if (speakers.context.sampleRate !== session.plan.json.sample_rate) return;
    this.#session = session.number;
    const post: Post = (message, transfer = []) => speakers.post(message, transfer);
    post({ type: "load", plan: session.plan, wasm: session.wasm, session: session.number });
    tell(post, session);
  }

  /** Sends, if there is a worklet. */
  post(message: ToWorklet, transfer: Transferable[] = []): void {
    this.#speakers?.post(message, transfer);
  }

  async close(): Promise<void> {
    await this.#speakers?.close();
    this.#speakers = null;
    this.#session = -1;
  }
}
