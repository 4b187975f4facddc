/** The page's one audio engine: a set at a time, its transport, its parameters, its meters. */

import { Capture } from "./capture";
import { Comparison } from "./comparison";
import { Connection } from "./connection";
import type { EffectWire } from "./effects";
import type { CountInWire } from "./count_in";
import { Emitter } from "./emitter";
import type { EngineEvents, EngineState, Levels, SessionSource } from "./engine_events";
import { Freezing } from "./freezing";
import { Feeder, type PcmSource } from "./feeder";
import { Listening } from "./listening";
import type { FromWorklet, Tick, ToWorklet, TransportState } from "./messages";
import { renderOffline } from "./offline";
import { CELL_FRAMES } from "./plan";
import { Input } from "./input";
import { Load } from "./load";
import { Playhead } from "./playhead";
import { Session } from "./session";
import type { Speakers } from "./speakers";

export type { CapturedRun } from "./capture";
export type { EffectWire } from "./effects";
export type { EngineEvents, EngineState, Levels, SessionSource } from "./engine_events";
export type { CountInWire } from "./count_in";
export type { PcmSource } from "./feeder";
export type { InputDevice, TakenPart } from "./input";
export type { Heard } from "./listening";
export type { FrozenWire, PlanJson, PlanWire, StripJson } from "./plan";
export type { InsertsAsMoved } from "./session";

const SILENT = { session: null, values: new Float32Array(0) };

/** Bundles find the engine of the page under this name, whichever of them made it: they agree on what it does. */
const SHARED = Symbol.for("setbook.audio.v1");

const DEFAULT_RATE = 44_100;

/** Before the first sound, so much of the song is fetched. */
const READY_SECONDS = 2;

/** Until it is played for the first time, no more than this: most mixers on a page are only looked at. */
const IDLE_SECONDS = 20;

/** The feeder looks ahead again after so many frames. */
const FOLLOW_FRAMES = 32_768;

export class Engine {
  #state: EngineState = "empty";
  #message = "";
  #session: Session | null = null;
  #source: PcmSource | null = null;
  #feeder: Feeder | null = null;
  #freezing: Freezing | null = null;
  #capture: Capture | null = null;
  #levels: { readonly session: Session | null; readonly values: Float32Array } = SILENT;
  #loop = { on: false, start: 0, end: 0 };
  #sessions = 0;
  #wantsPlay = false;
  #played = false;
  #followed = 0;
  #ticking = false;
  readonly #connection = new Connection(
    (message) => this.#receive(message),
    (fault) => this.#fail(fault),
  );
  readonly #playhead = new Playhead();
  /** The second of two versions that are compared. */
  readonly comparison: Comparison = new Comparison(
    (message, transfer) => this.#send(message, transfer),
    () => this.#emit("comparison", this.comparison),
    () => this.frame,
  );
  /** Loudness and samples of strips. */
  readonly listening = new Listening(
    () => [this.#session, this.comparison.session].filter((session) => session !== null),
    (message) => this.#send(message),
  );
  readonly #load = new Load();
  /** What is recorded from. */
  readonly input = new Input(async () => {
    const speakers = this.#open();
    await this.#connect(speakers);
    return speakers;
  });
  readonly #events = new Emitter<EngineEvents>();

  /** The engine that all widgets of a page share. */
  static shared(): Engine {
    const page = globalThis as { [SHARED]?: Engine };
    page[SHARED] ??= new Engine();
    return page[SHARED];
  }

  get state(): EngineState {
    return this.#state;
  }

  /** What went wrong, in state `error`. */
  get message(): string {
    return this.#message;
  }

  /** The key of the set that is loaded. */
  get session(): string | null {
    return this.#session?.key ?? null;
  }

  get sampleRate(): number {
    return this.#session?.plan.json.sample_rate ?? DEFAULT_RATE;
  }

  /** Length of the song; of two versions, of the longer one. */
  get frameCount(): number {
    return Math.max(...[this.#session, this.comparison.session].map((session) => session?.plan.json.frame_count ?? 0));
  }

  /** Where the song stands, as it leaves the speakers now. */
  get frame(): number {
    return this.#playhead.frame(this.#connection.speakers?.context ?? null);
  }

  get loop(): { readonly on: boolean; readonly start: number; readonly end: number } {
    return this.#loop;
  }

  /** How much of the song's sound is here, 0 to 1. */
  get loadedFraction(): number {
    return this.#feeder?.loadedFraction ?? 0;
  }

  on<K extends keyof EngineEvents>(event: K, listener: (event: EngineEvents[K]) => void): () => void {
    return this.#events.on(event, listener);
  }

  /** Readies the browser's sound; to be called within a click or a key press, before anything is waited for. */
  unlock(): void {
    // A browser without Web Audio says so when it is to play.
    try {
      void this.#open().context.resume();
    } catch (fault) {
      this.#fail(fault);
    }
  }

  /** Readies everything that needs no click, so that the first press of play is heard as soon as the later ones. */
  async warm(): Promise<void> {
    if (this.#session !== null && this.#state !== "error") await this.#connect(this.#open());
  }

  /** Takes a set; resolves once its beginning can be heard. The set that is there already stays as it is. */
  async load(source: SessionSource): Promise<void> {
    if (this.#session?.key === source.key && this.#state !== "error") return;
    this.#leave();
    const session = new Session(source.key, source.plan, source.wasm, ++this.#sessions);
    this.#session = session;
    this.#source = source.pcm;
    this.#feeder = new Feeder(session.plan, source.pcm, session.number, {
      progress: () => this.#emit("state", this.#state),
      error: (message) => this.#fail(message),
    });
    const tell = (strip: number): void => this.#emit("frozen", { stripId: this.#stripId(strip) });
    this.#freezing = new Freezing(session, this.#feeder, () => this.frame, tell);
    session.onInserts = (strip) => this.#emit("inserts", { stripId: this.#stripId(strip) });
    this.#enter("loading");
    this.#emit("session", session.key);
    this.#follow(0);
    try {
      await this.#feeder.ensure(0, READY_SECONDS * this.sampleRate);
      if (this.#connection.speakers !== null) await this.#connect(this.#connection.speakers);
    } catch (fault) {
      if (this.#session === session) this.#fail(fault);
      throw fault;
    }
    if (this.#session === session && this.#state === "loading") this.#enter("ready");
  }

  /** Puts a second version beside the set that is there: both play in step, `comparison` says which is heard. */
  compare(source: SessionSource): void {
    if (this.comparison.session?.key === source.key && this.comparison.fault === "") return;
    const rate = source.plan.json.sample_rate;
    if (rate !== this.sampleRate) throw new Error(`Expected a version at ${this.sampleRate} Hz to compare with, found one at ${rate} Hz.`);
    this.comparison.take(source, ++this.#sessions);
    this.#follow(this.frame);
    if (this.#connection.has(this.#session)) this.#connectBeside();
    this.#emit("comparison", this.comparison);
  }

  /** Plays from where the song stands. */
  play(): Promise<void> {
    return this.#start(null);
  }

  /** Starts to keep what comes in at `input`, and plays, perhaps behind a count-in; the song's end is no end to it. */
  async record(countIn: CountInWire | null): Promise<void> {
    await this.input.start();
    if (!this.#wantsPlay) await this.#start(countIn, true);
  }

  async #start(countIn: CountInWire | null, pastEnd = false): Promise<void> {
    if (this.#session === null) throw new Error("Expected a set to play; load one first.");
    if (this.#wantsPlay) return;
    this.#wantsPlay = true;
    const session = this.#session;
    try {
      const speakers = this.#open();
      await Promise.all([speakers.start(), this.#connect(speakers)]);
      if (!this.#wantsPlay || this.#session !== session) return;
      this.#played = true;
      const frame = this.frame >= this.frameCount && !pastEnd ? 0 : Math.round(this.frame);
      this.#follow(frame);
      speakers.post({ type: "play", frame, order: this.#playhead.go(frame), countIn });
      this.#enter("playing");
      this.#animate();
    } catch (fault) {
      this.#wantsPlay = false;
      this.#fail(fault);
      throw fault;
    }
  }

  /** Stops where the song stands; automation moves again what was moved by hand. */
  stop(): void {
    if (this.#session === null) return;
    this.#wantsPlay = false;
    this.#connection.post({ type: "stop" });
    this.#playhead.hold(this.frame);
    this.backToAutomation();
    if (this.#state === "playing" || this.#state === "buffering") this.#enter("ready");
  }

  toggle(): Promise<void> {
    if (!this.#wantsPlay) return this.play();
    this.stop();
    return Promise.resolve();
  }

  seek(frame: number): void {
    const to = Math.max(0, Math.round(frame));
    const order = this.#playhead.go(to);
    this.#connection.post({ type: "seek", frame: to, order });
    this.#follow(to);
    this.#emit("frame", to);
  }

  /** Plays a range over and over, from the moment the song runs into its end. */
  setLoop(on: boolean, startFrame: number, endFrame: number): void {
    const [start, end] = [Math.max(0, Math.round(startFrame)), Math.round(endFrame)];
    this.#loop = { on: on && end - start >= CELL_FRAMES, start, end };
    this.#playhead.loop = this.#loop;
    this.#connection.post({ type: "loop", ...this.#loop });
    this.#follow(this.frame);
  }

  /**
   * Moves a parameter: `volume`, `pan`, `pan_left`, `pan_right`, `active`, `soloed`, `send:N`, `insert:I:on` or
   * `insert:I:P`, in the plan's units. Its automation rests until the song is stopped.
   */
  setParameter(stripId: string, name: string, value: number): void {
    if (this.#session === null) return;
    this.#session.set(stripId, name, value);
    this.#connection.post({ type: "set", strip: this.#session.strip(stripId), name, value });
    this.#emit("parameter", { stripId, name, value });
  }

  /** Puts effects behind a strip's own, in this order, cross-faded if it plays: ids that were there stay as they are. */
  setEffects(stripId: string, effects: readonly EffectWire[]): void {
    if (this.#session === null) return;
    const strip = this.#session.strip(stripId);
    this.#session.setEffects(strip, effects);
    this.#connection.post({ type: "effects", strip, effects });
  }

  /** Moves a parameter of an effect that `setEffects` has put there. */
  moveEffect(stripId: string, id: string, index: number, value: number): void {
    if (this.#session === null) return;
    const strip = this.#session.strip(stripId);
    this.#session.moveEffect(strip, id, index, value);
    this.#connection.post({ type: "effect", strip, id, index, value });
  }

  /** What a parameter of such an effect is at now; null where the effect is not there. */
  effectValue(stripId: string, id: string, index: number): number | null {
    return this.#session?.effectValue(this.#session.strip(stripId), id, index, this.frame) ?? null;
  }

  /** What plays frozen, of the set that is loaded. */
  get freezing(): Freezing | null {
    return this.#freezing;
  }

  /** Share of the time that making the sound takes, over the last seconds; 0 while nothing plays. */
  get workload(): number {
    return this.#state === "playing" ? this.#load.share : 0;
  }

  /** How often the speakers had to do without sound, since the page opened them; null where the browser does not say. */
  get underruns(): number | null {
    return this.#connection.speakers?.underruns ?? null;
  }

  /** What a parameter is at now: set by hand, automated, or as in the set. */
  parameter(stripId: string, name: string): number {
    return this.#session?.value(stripId, name, this.frame) ?? 0;
  }

  /** Whether a parameter's automation rests because it was touched. */
  overridden(stripId: string, name: string): boolean {
    return this.#session?.overridden(stripId, name) ?? false;
  }

  backToAutomation(): void {
    for (const { stripId, name } of this.#session?.backToAutomation() ?? []) {
      this.#emit("parameter", { stripId, name, value: this.parameter(stripId, name) });
    }
    this.#connection.post({ type: "automation" });
  }

  /** A strip's levels over the last thirtieth of a second, in the version that is heard. */
  meters(stripId: string): Levels {
    const { session, values } = this.#levels;
    const at = (session?.find(stripId) ?? -1) * 4;
    const level = (index: number): number => values[at + index] ?? 0;
    return { peak: [level(0), level(1)], rms: [level(2), level(3)] };
  }

  /** Records what is sent to the speakers, until it is told to stop. */
  async capture(): Promise<Capture> {
    const speakers = this.#open();
    await this.#connect(speakers);
    const capture = new Capture(() => speakers.post({ type: "capture", on: false }));
    this.#capture = capture;
    speakers.post({ type: "capture", on: true });
    await speakers.settled();
    return capture;
  }

  /** Renders a range with everything as it stands, through the same worklet. */
  async renderOffline(startFrame: number, frameCount: number): Promise<[Float32Array, Float32Array]> {
    if (this.#session === null || this.#source === null) throw new Error("Expected a set to render; load one first.");
    return renderOffline(this.#session, this.#freezing, this.#source, startFrame, frameCount);
  }

  /** Lets go of the set and of the browser's sound. */
  async close(): Promise<void> {
    this.#leave();
    this.#session = null;
    this.#enter("empty");
    this.#emit("session", null);
    await this.#connection.close();
  }

  /** The speakers at the set's rate. */
  #open(): Speakers {
    return this.#connection.open(this.#session === null ? null : this.sampleRate, this.sampleRate);
  }

  /** Gives the set to the worklet, unless it has it. */
  #connect(speakers: Speakers): Promise<void> {
    return this.#connection.give(speakers, () => this.#session, (post, session) => {
      for (const move of session.moves()) post({ type: "set", ...move });
      for (const placed of session.effects()) post({ type: "effects", ...placed });
      this.#freezing?.attach(post);
      post({ type: "loop", ...this.#loop });
      this.#feeder?.attach(post);
      this.#connectBeside();
    });
  }

  /** Tells the worklet the rest of what it plays and whom to listen to. */
  #connectBeside(): void {
    this.comparison.connect();
    this.listening.askAgain();
  }

  /** Sends what the worklet will be told anyway once it has the set. */
  #send(message: ToWorklet, transfer: Transferable[] = []): void {
    if (this.#connection.has(this.#session)) this.#connection.post(message, transfer);
  }

  #receive(message: FromWorklet): void {
    if (message.type === "error") this.#fail(message.message);
    else if (message.type === "effect-fault") {
      this.#emit("fault", { stripId: this.#stripId(message.strip), message: message.message });
    } else if (message.type === "taken" || message.type === "input-level") this.input.receive(message);
    else if (message.type === "counted") this.#emit("counted", message.beatsLeft);
    else if (message.type === "captured") this.#capture?.add(message);
    else if (message.type === "tick" && message.session === this.#session?.number) this.#tick(message);
  }

  #tick(tick: Tick): void {
    const session = tick.heard === this.#session?.number ? this.#session : this.comparison.session;
    this.#levels = { session, values: tick.levels };
    this.listening.tell(tick);
    if (!this.#wantsPlay) return;
    this.#load.take(tick.load);
    if (!this.#playhead.tick(tick, this.sampleRate)) return;
    if (Math.abs(tick.frame - this.#followed) >= FOLLOW_FRAMES) this.#follow(tick.frame);
    this.#enterTransport(tick.state);
  }

  #enterTransport(state: TransportState): void {
    if (state === "stopped") {
      this.#wantsPlay = false;
      this.#playhead.hold(this.frame);
      this.backToAutomation();
    }
    this.#enter(state === "stopped" ? "ready" : state);
  }

  #follow(frame: number): void {
    this.#followed = frame;
    const horizon = this.#played ? Infinity : IDLE_SECONDS * this.sampleRate;
    this.#feeder?.follow(frame, this.#loop, horizon);
    this.comparison.follow(frame, this.#loop, horizon);
  }

  /** Tells the position once a frame of the screen while the song plays. */
  #animate(): void {
    if (this.#ticking || typeof requestAnimationFrame === "undefined") return;
    this.#ticking = true;
    const step = (): void => {
      this.#ticking = this.#wantsPlay;
      this.#emit("frame", this.frame);
      if (this.#ticking) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  #leave(): void {
    if (this.#session !== null) this.stop();
    this.#feeder?.close();
    this.#feeder = null;
    this.#freezing = null;
    this.#load.reset();
    this.#played = false;
    this.comparison.leave();
    this.#levels = SILENT;
    this.#loop = { on: false, start: 0, end: 0 };
    this.#playhead.loop = this.#loop;
    this.#playhead.go(0);
    this.#message = "";
  }

  #stripId(strip: number): string {
    return this.#session?.plan.json.strips[strip]?.id ?? "";
  }

  #fail(fault: unknown): void {
    this.#wantsPlay = false;
    this.#playhead.hold(this.frame);
    this.#message = fault instanceof Error ? fault.message : String(fault);
    this.#enter("error");
  }

  #enter(state: EngineState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#emit("state", state);
  }

  #emit<K extends keyof EngineEvents>(event: K, detail: EngineEvents[K]): void {
    this.#events.emit(event, detail);
  }
}
