/** Recording from a microphone: from permission to the clip, with everything that can go wrong on the way. */

import { Input, type InputLatency } from "../../audio/input";
import type { CountInWire } from "../../audio/engine";
import { gainOfDb } from "../../controls/fader_law";
import type { Host } from "../../hosts/host";
import type { Playback } from "../transport/playback";
import type { SongTime } from "../transport/song";
import { Take } from "./take";

/** What a reader has chosen; it outlives the view, which is built anew when a recording has changed the set. */
export interface RecordSettings {
  open: boolean;
  device: string;
  gainDb: number;
  /** Id of the track to record into; empty for a new one; null: not chosen yet. */
  track: string | null;
  monitoring: boolean;
  countIn: boolean;
}

export const RECORD_SETTINGS: RecordSettings = { open: false, device: "", gainDb: 0, track: null, monitoring: false, countIn: true };

export type RecorderState = "disarmed" | "asking" | "armed" | "counting" | "recording";

export class Recorder {
  state: RecorderState = "disarmed";
  /** Why it could not be armed. */
  fault = "";
  beatsLeft = 0;
  /** The last take that is not placed yet. */
  take: Take | null = null;
  /** Peaks of what comes in, linear. */
  onLevel: (left: number, right: number) => void = () => undefined;
  readonly settings: RecordSettings;
  readonly #host: Host;
  readonly #playback: Playback;
  readonly #song: SongTime;
  readonly #onChange: () => void;
  #loopWasOn = false;

  constructor(host: Host, playback: Playback, song: SongTime, settings: RecordSettings, onChange: () => void) {
    this.#host = host;
    this.#playback = playback;
    this.#song = song;
    this.settings = settings;
    this.#onChange = onChange;
    const leave = [playback.on(() => this.#follow()), playback.engine.on("counted", (beatsLeft) => this.#counted(beatsLeft))];
    host.signal.addEventListener("abort", () => {
      for (const off of leave) off();
    });
    // Built anew with a set that has just got a recording, the view finds the microphone open.
    if (!this.input.isOpen || !settings.open) return;
    this.state = "armed";
    this.#claim();
  }

  get input(): Input {
    return this.#playback.engine.input;
  }

  get isRunning(): boolean {
    return this.state === "counting" || this.state === "recording";
  }

  get latency(): InputLatency {
    return this.input.latency;
  }

  /** What is cut off a take's beginning, in seconds. */
  get latencySeconds(): number {
    const { output, input } = this.latency;
    return output + (input ?? 0);
  }

  /** The page has one input; it answers to the mixer that used it last. */
  #claim(): void {
    const { input } = this;
    input.onLevel = (left, right) => this.onLevel(left, right);
    input.onEnded = () => this.#lost();
    input.onPart = (part) => {
      if (this.state === "counting") this.#enter("recording");
      // After a jump the song is elsewhere: what was played before it is a take of its own.
      if (this.take !== null && !this.take.add(part)) void this.stop();
    };
  }

  /** Asks for the microphone and listens to it. */
  async arm(device = this.settings.device): Promise<boolean> {
    this.fault = "";
    this.#enter("asking");
    // Within the reader's click: browsers start sound then only.
    this.#playback.engine.unlock();
    try {
      await this.input.open(device);
      this.#claim();
      this.settings.device = this.input.device;
      this.applySettings();
      this.#enter("armed");
      return true;
    } catch (fault) {
      this.input.close();
      this.fault = wordsFor(fault);
      this.#enter("disarmed");
      return false;
    }
  }

  disarm(): void {
    if (this.isRunning) void this.stop();
    this.input.close();
    this.#enter("disarmed");
  }

  applySettings(): void {
    this.input.gain = gainOfDb(this.settings.gainDb);
    this.input.monitoring = this.settings.monitoring;
  }

  async start(): Promise<void> {
    if (this.isRunning || (this.take !== null && this.take.state !== "placed")) return;
    if (!this.input.isOpen && !(await this.arm())) return;
    this.#claim();
    this.take = null;
    const countIn = this.settings.countIn && !this.#playback.playing ? this.#countIn() : null;
    this.#loopWasOn = this.#playback.loop.on;
    this.#playback.setLoop(false);
    this.#enter(countIn === null ? "recording" : "counting");
    this.beatsLeft = countIn?.beats ?? 0;
    this.#onChange();
    await this.#playback.record(countIn);
    if (this.#playback.state === "error") this.#enter("armed");
    if (!this.isRunning) {
      // Stopped while the sound was on its way, or there is none.
      this.#playback.stop();
      await this.input.stop();
      return;
    }
    this.take = new Take(this.#host, this.input.sampleRate, () => this.#onChange());
  }

  /** Stops the song and sends the take to its place. */
  async stop(): Promise<void> {
    if (!this.isRunning) return;
    const { latencySeconds } = this;
    this.#enter(this.input.isOpen ? "armed" : "disarmed");
    this.#playback.stop();
    await this.input.stop();
    this.#playback.setLoop(this.#loopWasOn);
    if (this.take !== null && this.take.seconds > latencySeconds) {
      this.take.finish({ track: this.settings.track ?? "", latencySeconds });
    } else this.discard();
  }

  discard(): void {
    this.take?.forget();
    this.take = null;
    this.#onChange();
  }

  /** The song was stopped by another hand. */
  #follow(): void {
    if (this.state === "recording" && this.take !== null && !this.#playback.playing) void this.stop();
    if (this.state === "counting" && this.take !== null && !this.#playback.playing) void this.stop();
  }

  #counted(beatsLeft: number): void {
    if (this.state !== "counting") return;
    this.beatsLeft = beatsLeft;
    this.#onChange();
  }

  /** The device is gone; what was recorded stays. */
  #lost(): void {
    this.fault = "The microphone was disconnected, or its permission taken back. What was recorded until then is kept.";
    if (this.isRunning) void this.stop();
    this.#enter("disarmed");
  }

  /** One bar of the meter that the song has here. */
  #countIn(): CountInWire {
    const beat = this.#song.tempo.beats(this.#playback.seconds);
    const { numerator, denominator } = this.#song.bars.meterAt(beat);
    const seconds = (60 / this.#song.tempo.tempoAt(beat)) * (4 / denominator);
    return { beats: numerator, framesPerBeat: seconds * this.#playback.engine.sampleRate, beatsPerBar: numerator };
  }

  #enter(state: RecorderState): void {
    this.state = state;
    this.#onChange();
  }
}

/** A browser's refusal, and what to do. */
function wordsFor(fault: unknown): string {
  const name = fault instanceof DOMException ? fault.name : "";
  switch (name) {
    case "NotAllowedError":
      return "The browser does not let this page use a microphone. Allow it in the browser's address bar, then arm again.";
    case "NotFoundError":
      return "No microphone was found. Connect one, then arm again.";
    case "NotReadableError":
      return "The microphone cannot be opened; another program may be using it. Close that, then arm again.";
    case "OverconstrainedError":
      return "The chosen microphone is not there any more. Choose another.";
    case "SecurityError":
      return "This page may not record: browsers allow that on https and on localhost only.";
    default:
      return `The microphone cannot be used: ${fault instanceof Error ? fault.message : String(fault)}`;
  }
}
