/** The way to the speakers: one AudioContext, and in it one worklet. */

import { consoleNode, loadWorklet } from "./load_worklet";
import type { FromWorklet, ToWorklet } from "./messages";

/** A browser that keeps sound off leaves `resume` pending; after this long that is what has happened. */
const START_MILLISECONDS = 4000;

export class Speakers {
  readonly context: AudioContext;
  readonly #ready: Promise<AudioWorkletNode>;
  #node: AudioWorkletNode | null = null;
  #ping = 0;
  readonly #pongs = new Map<number, () => void>();

  constructor(sampleRate: number, receive: (message: FromWorklet) => void, fail: (message: string) => void) {
    this.context = new AudioContext({ sampleRate, latencyHint: "interactive" });
    this.#ready = loadWorklet(this.context).then(() => {
      const node = consoleNode(this.context);
      node.port.onmessage = ({ data }: MessageEvent<FromWorklet>) => {
        if (data.type === "pong") this.#pongs.get(data.number)?.();
        else receive(data);
      };
      node.onprocessorerror = () => fail("The browser stopped the audio processor; reload the page.");
      this.#node = node;
      return node;
    });
    // Whoever waits for it hears of a failure; this keeps it from being unhandled before that.
    this.#ready.catch(() => undefined);
  }

  /** Leads what a microphone gives to the worklet. */
  listen(source: AudioNode): void {
    if (this.#node !== null) source.connect(this.#node);
  }

  /** Resolves once messages can be sent. */
  async ready(): Promise<void> {
    await this.#ready;
  }

  /** How often the context had no sound for the device in time; null where the browser does not count. */
  get underruns(): number | null {
    const { playbackStats } = this.context as AudioContext & { readonly playbackStats?: { readonly underrunEvents: number } };
    return playbackStats?.underrunEvents ?? null;
  }

  post(message: ToWorklet, transfer: Transferable[] = []): void {
    this.#node?.port.postMessage(message, transfer);
  }

  /** Resolves once the worklet has done everything sent so far. */
  settled(): Promise<void> {
    const number = ++this.#ping;
    return new Promise((resolve) => {
      this.#pongs.set(number, () => {
        this.#pongs.delete(number);
        resolve();
      });
      this.post({ type: "ping", number });
    });
  }

  /** Starts sound; within a click or a key press browsers let it. */
  async start(): Promise<void> {
    if (this.context.state === "running") return;
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error("The browser keeps sound off until the page is clicked; press play again.")), START_MILLISECONDS);
    });
    await Promise.race([this.context.resume(), late]);
  }

  async close(): Promise<void> {
    this.#node?.disconnect();
    // Closing while the module loads rejects; there is nothing left to do then.
    await this.context.close().catch(() => undefined);
  }
}
