/** The page's way in: a microphone of the browser, into the worklet that plays the song, so that both share one clock. */

import type { FromWorklet, ToWorklet } from "./messages";
import type { Speakers } from "./speakers";

/** A stretch of the song with what came in beside it. */
export interface TakenPart {
  /** Frame of the song at which the first sample came in. */
  readonly frame: number;
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** How late what is played to the song comes in, in seconds. */
export interface InputLatency {
  /** From the worklet to the ear, as the browser reports it. */
  readonly output: number;
  /** From the air to the worklet, as the browser reports it; null where it does not say, and then none is assumed. */
  readonly input: number | null;
}

export interface InputDevice {
  readonly id: string;
  readonly name: string;
}

type TakenMessage = Extract<FromWorklet, { type: "taken" }>;

/** Speech is treated by browsers as music must not be. */
const UNTREATED = { echoCancellation: false, noiseSuppression: false, autoGainControl: false } as const;

export class Input {
  readonly #connected: () => Promise<Speakers>;
  #stream: MediaStream | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  /** The speakers whose worklet hears the source. */
  #at: Speakers | null = null;
  #gain = 1;
  #monitoring = false;
  #finish: (() => void) | null = null;
  /** Peaks of the last thirtieth of a second, linear. */
  onLevel: (left: number, right: number) => void = () => undefined;
  onPart: (part: TakenPart) => void = () => undefined;
  /** The device was pulled out, or the permission taken back. */
  onEnded: () => void = () => undefined;

  /** `connected` gives the speakers once their worklet has the set. */
  constructor(connected: () => Promise<Speakers>) {
    this.#connected = connected;
  }

  get isOpen(): boolean {
    return this.#stream !== null;
  }

  /** Id of the device that is open. */
  get device(): string {
    return this.#stream?.getAudioTracks()[0]?.getSettings().deviceId ?? "";
  }

  /** What can be recorded from; names are told once the reader has allowed a microphone. */
  static async devices(): Promise<InputDevice[]> {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    const inputs = all.filter(({ kind, deviceId }) => kind === "audioinput" && deviceId !== "");
    return inputs.map(({ deviceId, label }, index) => ({ id: deviceId, name: label || `Input ${index + 1}` }));
  }

  /** Opens a device, or the browser's own choice; rejects with the browser's `DOMException` where that cannot be. */
  async open(deviceId = ""): Promise<void> {
    this.close();
    if (navigator.mediaDevices === undefined) throw new DOMException("This page may not record: it needs https or localhost.", "SecurityError");
    const device = deviceId === "" ? {} : { deviceId: { exact: deviceId } };
    this.#stream = await navigator.mediaDevices.getUserMedia({ audio: { ...UNTREATED, channelCount: { ideal: 2 }, ...device } });
    this.#stream.getAudioTracks()[0]?.addEventListener("ended", () => {
      this.close();
      this.onEnded();
    });
    await this.#connect();
  }

  close(): void {
    this.#finish?.();
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#source?.disconnect();
    this.#post({ type: "input", on: false, gain: this.#gain, monitoring: false });
    this.#stream = null;
    this.#source = null;
    this.#at = null;
  }

  set gain(gain: number) {
    this.#gain = gain;
    this.#tell();
  }

  set monitoring(on: boolean) {
    this.#monitoring = on;
    this.#tell();
  }

  get latency(): InputLatency {
    const context = this.#at?.context;
    const { latency } = (this.#stream?.getAudioTracks()[0]?.getSettings() ?? {}) as { latency?: number };
    return { output: (context?.outputLatency ?? 0) + (context?.baseLatency ?? 0), input: latency ?? null };
  }

  get sampleRate(): number {
    return this.#at?.context.sampleRate ?? 0;
  }

  /** From the song's next frame on, what comes in is given to `onPart`; call it before the song is started. */
  async start(): Promise<void> {
    await this.#connect();
    this.#post({ type: "take", on: true });
  }

  /** Ends it; resolves once the last part has been given. */
  async stop(): Promise<void> {
    if (this.#at === null) return;
    const finished = new Promise<void>((resolve) => {
      this.#finish = resolve;
    });
    this.#post({ type: "take", on: false });
    await finished;
  }

  receive(message: TakenMessage | Extract<FromWorklet, { type: "input-level" }>): void {
    if (message.type === "input-level") {
      this.onLevel(...message.peaks);
      return;
    }
    const { frame, left, right, last } = message;
    if (left.length > 0) this.onPart({ frame, left, right });
    if (last) {
      this.#finish?.();
      this.#finish = null;
    }
  }

  /** The engine opens other speakers for a set of another rate. */
  async #connect(): Promise<void> {
    const speakers = await this.#connected();
    if (this.#stream === null || this.#at === speakers) return;
    this.#source?.disconnect();
    this.#source = speakers.context.createMediaStreamSource(this.#stream);
    speakers.listen(this.#source);
    this.#at = speakers;
    this.#tell();
  }

  #tell(): void {
    this.#post({ type: "input", on: this.#stream !== null, gain: this.#gain, monitoring: this.#monitoring });
  }

  #post(message: ToWorklet): void {
    this.#at?.post(message);
  }
}
