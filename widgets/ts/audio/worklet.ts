/** The page's one audio processor: the console, fed by messages. Bundled to text, loaded from a blob: or data: address. */

import { Console } from "./console";
import { CountIn } from "./count_in";
import { InputTap } from "./input_tap";
import { PROCESSOR, type FromWorklet, type Tick, type ToWorklet } from "./messages";
import { Pair } from "./pair";
import { RunParts } from "./run_parts";
import { Transport } from "./transport";

declare const sampleRate: number;
declare const currentTime: number;
declare const currentFrame: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: unknown): void;

/** Position and levels are told so often. */
const TICKS_PER_SECOND = 30;

/** Frames that `process` is asked for at a time. */
const BLOCK_FRAMES = 128;

class SetbookProcessor extends AudioWorkletProcessor {
  /** What the page moves: the first version, where there are two. */
  #console: Console | null = null;
  #pair: Pair | null = null;
  #transport: Transport | null = null;
  /** Number of the session, and of the one beside it. */
  #session = -1;
  #beside = -1;
  #capture: RunParts | null = null;
  #countIn: CountIn | null = null;
  readonly #tap = new InputTap((part) => this.#post({ type: "taken", ...part }));
  #tapOpen = false;
  #tickFrame = 0;
  #silentTicks = 0;
  #order = 0;
  /** Milliseconds since the last tick that were spent in `process`, and the frame of that tick. */
  #busy = 0;
  #loadFrame = 0;
  /** The input's level is told next at this frame. */
  #levelFrame = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToWorklet>) => this.#guarded(() => this.#receive(data));
  }

  process(inputs: readonly (readonly Float32Array[])[], outputs: Float32Array[][]): boolean {
    const [left, right] = outputs[0] ?? [];
    const begun = Date.now();
    if (left !== undefined && right !== undefined) this.#guarded(() => this.#fill(inputs[0] ?? [], left, right));
    this.#busy += Date.now() - begun;
    return true;
  }

  #fill(input: readonly Float32Array[], left: Float32Array, right: Float32Array): void {
    const frame = this.#transport?.frame ?? 0;
    const played = this.#play(left, right);
    this.#tap.block(input, [left, right], frame, played);
    if (played > 0) this.#capturePlayed(left, right, played, frame);
    if (this.#tapOpen && currentFrame >= this.#levelFrame) {
      this.#levelFrame = currentFrame + sampleRate / TICKS_PER_SECOND;
      this.#post({ type: "input-level", peaks: this.#tap.takePeaks() });
    }
  }

  /** Plays the song, or counts in to it; how many frames of the song the outputs hold. */
  #play(left: Float32Array, right: Float32Array): number {
    const transport = this.#transport;
    if (transport === null) return 0;
    if (this.#countIn !== null) {
      const before = this.#countIn.beatsLeft;
      this.#countIn.fill(left, right);
      const { beatsLeft, done } = this.#countIn;
      if (beatsLeft !== before) this.#post({ type: "counted", beatsLeft });
      if (done) this.#countIn = null;
      if (done) transport.play(transport.frame);
      return 0;
    }
    const before = transport.state;
    const played = transport.fill(left, right);
    if (transport.state !== before || currentFrame >= this.#tickFrame) this.#tick(transport);
    return played;
  }

  /** A block that jumps back at a loop's end holds two runs of the song. */
  #capturePlayed(left: Float32Array, right: Float32Array, played: number, frame: number): void {
    const { loop, frame: now } = this.#transport as Transport;
    const first = loop.on && now !== frame + played ? Math.min(loop.end - frame, played) : played;
    this.#capture?.add(left, right, first, frame);
    if (first < played) this.#capture?.add(left.subarray(first), right.subarray(first), played - first, loop.start);
  }

  #tick(transport: Transport): void {
    this.#tickFrame = currentFrame + sampleRate / TICKS_PER_SECOND;
    // Once at rest, the page needs no more than to know it.
    this.#silentTicks = transport.state === "stopped" ? this.#silentTicks + 1 : 0;
    if (this.#silentTicks > 3 || this.#pair === null) return;
    const levels = this.#pair.console.takeLevels();
    const heard = this.#pair.heard === 0 ? this.#session : this.#beside;
    const load = this.#takeLoad();
    const time = currentTime + 128 / sampleRate;
    const { frame, state } = transport;
    this.#post({ type: "tick", session: this.#session, order: this.#order, frame, time, state, levels, load, heard, listened: this.#listened() });
  }

  #listened(): Tick["listened"] {
    return [...(this.#pair?.console.taps ?? [])].map(([strip, tap]) => {
      const [left, right] = tap.take();
      return { strip, loudness: tap.loudness, left, right };
    });
  }

  /** Whole milliseconds begun and ended at any time are right on average. */
  #takeLoad(): number {
    const elapsed = ((currentFrame - this.#loadFrame) / sampleRate) * 1000;
    const load = elapsed > 0 ? this.#busy / elapsed : 0;
    this.#loadFrame = currentFrame;
    this.#busy = 0;
    return load;
  }

  #receive(message: ToWorklet): void {
    this.#silentTicks = 0;
    if ("order" in message) this.#order = message.order;
    const { type } = message;
    if (type === "load") this.#load(message);
    else if (type === "chunk") this.#of(message.session)?.chunks.place(message.pcm, message.index, message.place, message.data);
    else if (type === "drop") this.#of(message.session)?.chunks.remove(message.place);
    else if (type === "beside") this.#loadBeside(message);
    else if (type === "hear") this.#pair?.hear(message.which);
    else if (type === "match" && this.#pair !== null) this.#pair.gains = message.gains;
    else if (type === "listen") this.#listen(message);
    else if (type === "reset-loudness") this.#of(message.session)?.taps.get(message.strip)?.reset();
    else if (type === "play") this.#start(message);
    else if (type === "stop") this.#stop();
    else if (type === "seek") this.#transport?.seek(message.frame);
    else if (type === "loop" && this.#transport !== null) this.#transport.loop = message;
    else if (type === "set") this.#set(message.strip, message.name, message.value);
    else if (type === "effects") this.#setEffects(message);
    else if (type === "effect") this.#console?.moveEffect(message.strip, message.id, message.index, message.value);
    else if (type === "pcm") this.#of(message.session)?.chunks.add(message.pcm, message.frames);
    else if (type === "frozen") this.#of(message.session)?.setFrozen(message.strip, message.segments, message.effectsBehind);
    else if (type === "automation") this.#console?.backToAutomation();
    else if (type === "input") this.#setInput(message);
    else if (type === "take") this.#take(message.on);
    else if (type === "capture") this.#setCapture(message.on);
    else if (type === "ping") this.#post({ type: "pong", number: message.number });
  }

  #load(message: Extract<ToWorklet, { type: "load" }>): void {
    this.#console = new Console(new WebAssembly.Module(message.wasm), message.plan);
    this.#pair = new Pair(this.#console, sampleRate);
    this.#transport = new Transport(this.#pair, message.plan.json.frame_count, sampleRate);
    this.#session = message.session;
    this.#beside = -1;
  }

  #loadBeside({ wasm, plan, session }: Extract<ToWorklet, { type: "beside" }>): void {
    if (this.#pair === null || this.#transport === null) return;
    this.#pair.beside = new Console(new WebAssembly.Module(wasm), plan);
    this.#transport.songFrames = Math.max(this.#transport.songFrames, plan.json.frame_count);
    this.#beside = session;
  }

  /** The console that a session is played by. */
  #of(session: number): Console | undefined {
    return this.#pair?.consoles[[this.#session, this.#beside].indexOf(session)];
  }

  #listen({ session, strip, on, samples }: Extract<ToWorklet, { type: "listen" }>): void {
    const player = this.#of(session);
    player?.listen(strip, on);
    const tap = player?.taps.get(strip);
    if (tap !== undefined) tap.keeps = samples;
  }

  #take(on: boolean): void {
    if (this.#transport !== null) this.#transport.endless = on;
    if (on) this.#tap.start();
    else this.#tap.stop();
  }

  #start({ frame, countIn }: Extract<ToWorklet, { type: "play" }>): void {
    const transport = this.#transport;
    if (transport === null) return;
    this.#countIn = countIn === null ? null : new CountIn(countIn, sampleRate, BLOCK_FRAMES);
    if (countIn === null) transport.play(frame);
    else transport.seek(frame);
  }

  #stop(): void {
    this.#countIn = null;
    this.#transport?.stop();
  }

  #setInput({ on, gain, monitoring }: Extract<ToWorklet, { type: "input" }>): void {
    this.#tapOpen = on;
    this.#tap.gain = gain;
    this.#tap.monitoring = on && monitoring;
  }

  #set(strip: number, name: string, value: number): void {
    this.#console?.set(strip, name, value);
  }

  #setEffects({ strip, effects }: Extract<ToWorklet, { type: "effects" }>): void {
    try {
      this.#console?.setEffects(strip, effects);
    } catch (fault) {
      this.#post({ type: "effect-fault", strip, message: fault instanceof Error ? fault.message : String(fault) });
    }
  }

  #setCapture(on: boolean): void {
    if (!on) this.#capture?.flush(true);
    this.#capture = on ? new RunParts((part) => this.#post({ type: "captured", ...part })) : null;
  }

  /** An error stops the sound and is told; it never leaves the processor, which browsers would then remove. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (fault) {
      this.#console = null;
      this.#pair = null;
      this.#transport = null;
      this.#post({ type: "error", message: fault instanceof Error ? fault.message : String(fault) });
    }
  }

  #post(message: FromWorklet): void {
    this.port.postMessage(message);
  }
}

registerProcessor(PROCESSOR, SetbookProcessor);
