/** Questions and answers over a channel that only carries messages. */

import type { Progress, Reply } from "./host";

interface Pending {
  resolve(reply: Reply): void;
  reject(error: Error): void;
  onProgress: ((progress: Progress) => void) | undefined;
}

interface Answer {
  readonly kind: "reply" | "progress";
  readonly id: string;
  readonly result?: unknown;
  readonly error?: { readonly title: string; readonly message: string };
  readonly done?: number;
  readonly total?: number;
  readonly what?: string;
}

let counter = 0;
const page = Math.random().toString(36).slice(2, 10);

/** One per channel; several views of a model see each other's answers, so ids are unique over the page. */
export class Requests {
  readonly #pending = new Map<string, Pending>();
  readonly #send: (message: unknown, buffers: readonly ArrayBuffer[]) => void;

  constructor(send: (message: unknown, buffers: readonly ArrayBuffer[]) => void) {
    this.#send = send;
  }

  ask<T>(
    method: string,
    params: Readonly<Record<string, unknown>> = {},
    onProgress?: (progress: Progress) => void,
    buffers: readonly ArrayBuffer[] = [],
  ): Promise<Reply<T>> {
    counter += 1;
    const id = `${page}-${counter}`;
    return new Promise<Reply<T>>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (reply: Reply) => void, reject, onProgress });
      this.#send({ kind: "request", id, method, params }, buffers);
    });
  }

  /** Takes every message of the channel and ignores those that answer no question of ours. */
  receive(message: unknown, buffers: readonly DataView[]): void {
    if (!isAnswer(message)) return;
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    if (message.kind === "progress") {
      pending.onProgress?.({ done: message.done ?? 0, total: message.total ?? 0, what: message.what ?? "" });
      return;
    }
    this.#pending.delete(message.id);
    if (message.error === undefined) pending.resolve({ result: message.result, buffers });
    else pending.reject(new Error(message.error.message));
  }

  /** Ends what still waits; the view is gone. */
  close(): void {
    for (const pending of this.#pending.values()) pending.reject(new Error("The view was closed."));
    this.#pending.clear();
  }
}

function isAnswer(message: unknown): message is Answer {
  if (typeof message !== "object" || message === null) return false;
  const { kind, id } = message as Partial<Answer>;
  return (kind === "reply" || kind === "progress") && typeof id === "string";
}
