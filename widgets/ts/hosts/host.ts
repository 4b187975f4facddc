/** What a view knows of the place it lives in: a notebook cell, a page, an app. */

import type { Engine, SessionSource } from "../audio/engine";
import type { Theme } from "../theme";

/** Plain data of a view: JSON, and the binary columns that it refers to by index. */
export interface Payload<T> {
  readonly data: T;
  readonly buffers: readonly DataView[];
}

/** An answer from where the data came from. */
export interface Reply<T = unknown> {
  readonly result: T;
  readonly buffers: readonly DataView[];
}

/** How far a slow request has come. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly what: string;
}

export interface Host {
  readonly theme: Theme;
  /** Ends with the view: give it to `addEventListener`. */
  readonly signal: AbortSignal;
  /** False where nobody stands behind the view who could record or freeze: there is only what was made before. */
  readonly canMake?: boolean;
  /** The page's one engine. Views without sound live in hosts that throw here. */
  engine(): Engine;
  /** This view's set, ready for `engine().load`; of a view with several, the one that `parameters` say. */
  session(
    onProgress?: (progress: Progress) => void,
    parameters?: Readonly<Record<string, unknown>>,
  ): Promise<SessionSource>;
  /** Hands an operation, or a choice of the reader, to whoever listens. */
  emit(operation: unknown): void;
  /** A value that views and kernel share by name: what was last emitted for it, by whichever view, or set in Python. */
  trait?(name: string): unknown;
  /** Calls back after each change of such a value, from wherever. */
  watchTrait?(name: string, listener: () => void): () => void;
  /** Asks the side that made the data for more of it, or gives it something; rejects with its message. */
  request<T = unknown>(
    method: string,
    parameters?: Readonly<Record<string, unknown>>,
    onProgress?: (progress: Progress) => void,
    buffers?: readonly ArrayBuffer[],
  ): Promise<Reply<T>>;
}

/** What a host does with a view. */
export interface View<T> {
  update(payload: Payload<T>): void;
  destroy(): void;
}

/** Common to the data of all views. */
export interface ViewData {
  readonly state: "ready" | "empty" | "loading" | "error";
  /** Digest of the set's document: playhead and seek bind to the engine only when it plays this. */
  readonly set_key?: string;
  readonly title?: string;
  readonly message?: string;
  readonly hint?: string;
}
