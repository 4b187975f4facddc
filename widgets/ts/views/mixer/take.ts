/** A take on its way from the page to the kernel: in parts, each acknowledged, and all kept here until it has arrived. */

import type { TakenPart } from "../../audio/engine";
import { wavOf } from "../../audio/wav";
import type { Host } from "../../hosts/host";

/** Parts are sent in this length: half a second. */
const SEND_FRAMES = 22_050;

/** A kernel that has not answered after this may be gone; the take is offered as a file then, and the answer still awaited. */
const PATIENCE_MS = 8000;

/** What the kernel says of a recording that it has placed. */
export interface RecordingData {
  readonly track: string;
  readonly start_beats: number;
  readonly seconds: number;
  readonly latency_seconds: number;
  readonly file: string;
}

export type TakeState =
  /** `unanswered`: sent, but nobody says so; `unsent`: refused, see the message. */
  "recording" | "sending" | "unanswered" | "unsent" | "placed";

export interface Destination {
  /** Id of the track; empty for a new one. */
  readonly track: string;
  readonly latencySeconds: number;
}

export class Take {
  state: TakeState = "recording";
  message = "";
  recording: RecordingData | null = null;
  readonly sampleRate: number;
  readonly #host: Host;
  readonly #onChange: () => void;
  readonly #parts: ArrayBuffer[] = [];
  #pending: TakenPart[] = [];
  #pendingFrames = 0;
  #startFrame = 0;
  #frames = 0;
  #destination: Destination | null = null;
  /** Counts the attempts to send it: an earlier one gives way. */
  #attempt = 0;
  #wake: (() => void) | null = null;

  constructor(host: Host, sampleRate: number, onChange: () => void) {
    this.#host = host;
    this.sampleRate = sampleRate;
    this.#onChange = onChange;
    void this.#send();
  }

  get seconds(): number {
    return this.#frames / this.sampleRate;
  }

  /** Adds what came in; false where it does not follow what is there, for the song has jumped. */
  add(part: TakenPart): boolean {
    if (this.#frames === 0) this.#startFrame = part.frame;
    else if (part.frame !== this.#startFrame + this.#frames) return false;
    this.#pending.push(part);
    this.#pendingFrames += part.left.length;
    this.#frames += part.left.length;
    if (this.#pendingFrames >= SEND_FRAMES) this.#join();
    return true;
  }

  /** Nothing more comes; it goes to its place. */
  finish(destination: Destination): void {
    this.#join();
    this.#destination = destination;
    if (this.state === "unsent") this.retry();
    else {
      this.#enter("sending");
      this.#wake?.();
    }
  }

  /** Sends all of it again. */
  retry(): void {
    this.#enter(this.#destination === null ? "recording" : "sending");
    void this.#send();
  }

  /** It is not wanted any more. */
  forget(): void {
    this.#attempt++;
    this.#wake?.();
  }

  /** What is here, as a file. */
  file(): Blob {
    this.#join();
    return new Blob([wavOf(this.#parts, this.sampleRate)], { type: "audio/wav" });
  }

  #join(): void {
    if (this.#pendingFrames === 0) return;
    const planes = new Float32Array(2 * this.#pendingFrames);
    let at = 0;
    for (const { left, right } of this.#pending) {
      planes.set(left, at);
      planes.set(right, this.#pendingFrames + at);
      at += left.length;
    }
    this.#parts.push(planes.buffer);
    this.#pending = [];
    this.#pendingFrames = 0;
    this.#wake?.();
  }

  async #send(): Promise<void> {
    const attempt = ++this.#attempt;
    const current = (): boolean => attempt === this.#attempt;
    try {
      const { take } = await this.#ask<{ take: string }>("take_begin", { sample_rate: this.sampleRate });
      for (let number = 0; current(); number++) {
        while (number >= this.#parts.length && this.#destination === null && current()) await this.#next();
        const part = this.#parts[number];
        if (part === undefined) break;
        await this.#ask("take_append", { take, part: number }, [part]);
      }
      if (!current() || this.#destination === null) return;
      const { track, latencySeconds } = this.#destination;
      const start_seconds = this.#startFrame / this.sampleRate;
      const place = { take, track, start_seconds, latency_seconds: latencySeconds, frames: this.#frames };
      this.recording = await this.#ask<RecordingData>("take_finish", place);
      if (current()) this.#enter("placed");
    } catch (fault) {
      if (!current()) return;
      this.message = fault instanceof Error ? fault.message : String(fault);
      this.#enter("unsent");
    }
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async #ask<T>(method: string, parameters: Readonly<Record<string, unknown>>, buffers: readonly ArrayBuffer[] = []): Promise<T> {
    const late = setTimeout(() => {
      if (this.state === "sending") this.#enter("unanswered");
    }, PATIENCE_MS);
    try {
      const { result } = await this.#host.request<T>(method, parameters, undefined, buffers);
      if (this.state === "unanswered") this.#enter("sending");
      return result;
    } finally {
      clearTimeout(late);
    }
  }

  #enter(state: TakeState): void {
    this.state = state;
    this.#onChange();
  }
}
