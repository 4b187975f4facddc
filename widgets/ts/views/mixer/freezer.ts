/**
 * Keeps frozen what is to be: has it made, one strip after the other, and lets go of it as soon as it is moved. Of two
 * versions in step both take their time, so what does not fit is chosen among the strips of both.
 */

import { costOf, insertCosts } from "../../audio/costs";
import type { Engine, FrozenWire, SessionSource } from "../../audio/engine";
import type { Freezing } from "../../audio/freezing";
import { partsOf, tracksOf } from "../../audio/parts";
import type { PlanWire } from "../../audio/plan";
import { chooseFrozen, tiedStrips, type Candidate, type Choice } from "../../audio/freeze_choice";
import type { Host } from "../../hosts/host";

/** Share of the time that inserts may take before some are frozen: the rest is for faders, and for what else the machine does. */
export const DEFAULT_BUDGET = 0.5;

/** After a move a strip stays live for so long: more moves may follow. */
const RESTING_MS = 1500;

/** While the song plays, what it takes is looked at so often. */
const WATCH_MS = 2000;

/** Above this the measured time is too near to all of it, whatever was reckoned: costs then count for more. */
const OVERLOAD = 0.85;
const HEAVIER = 1.3;
const HEAVIEST = 8;

/** Before the ids of strips of the version beside this one, which may have the same. */
const BESIDE = "beside ";

export interface FreezeStatus {
  readonly state: "live" | "making" | "frozen" | "fault";
  /** Why it is frozen, or about to be. */
  readonly by: "hand" | "budget" | null;
  /** What went wrong. */
  readonly message: string;
}

/** Strips that a person wants frozen (true) or live (false), by id. */
export type FreezeWishes = Readonly<Record<string, boolean>>;

export interface FreezerContext {
  readonly host: Host;
  readonly signal: AbortSignal;
  readonly budget: number;
  /** Key of the version beside this set; null where there is none. */
  readonly beside: string | null;
  /** The engine while it plays this mixer's set. */
  engine(): Engine | null;
  /** Whether a strip is frozen for other reasons, by somebody else. */
  taken(stripId: string): boolean;
  /** The module of an effect that was put on a strip, by the effect's id. */
  moduleOf(effectId: string): ArrayBuffer | undefined;
  onStatus(stripId: string, status: FreezeStatus): void;
}

export class Freezer {
  readonly #context: FreezerContext;
  #source: SessionSource | null = null;
  #insertCosts: readonly number[] = [];
  /** The version beside, once the engine has it. */
  #besidePlan: PlanWire | null = null;
  #besideCosts: readonly number[] = [];
  #wishes: FreezeWishes;
  #choice: Choice = new Map();
  #freezable: ReadonlySet<string> = new Set();
  readonly #effectCosts = new Map<string, number>();
  /** What strips were last frozen of. */
  readonly #madeOf = new Map<string, string>();
  readonly #resting = new Set<string>();
  readonly #faults = new Map<string, { readonly of: string; readonly message: string }>();
  #working = false;
  #making: string | null = null;
  #heaviness = 1;
  #timer = 0;
  #told = "";

  constructor(context: FreezerContext) {
    this.#context = context;
    const { host, signal } = context;
    this.#wishes = (host.trait?.("freeze_wishes") ?? {}) as FreezeWishes;
    const leave = [
      host.watchTrait?.("freeze_wishes", () => {
        this.#wishes = (host.trait?.("freeze_wishes") ?? {}) as FreezeWishes;
        this.#faults.clear();
        this.review();
      }),
      host.watchTrait?.("load_budget", () => this.review()),
      host.engine().on("inserts", ({ stripId }) => this.#moved(stripId)),
      host.engine().on("frozen", ({ stripId }) => this.#show(stripId)),
      host.engine().on("comparison", () => this.#takeBeside()),
    ];
    const watch = setInterval(() => this.#watch(), WATCH_MS);
    signal.addEventListener("abort", () => {
      for (const off of leave) off?.();
      clearInterval(watch);
      clearTimeout(this.#timer);
    });
  }

  /** The engine has taken this set. */
  start(source: SessionSource): void {
    if (source !== this.#source) {
      this.#source = source;
      this.#insertCosts = insertCosts(source.plan);
    }
    this.#madeOf.clear();
    this.#resting.clear();
    this.#takeBeside();
    this.review();
  }

  /** The version beside came or went. */
  #takeBeside(): void {
    const session = this.#context.engine()?.comparison.session ?? null;
    const plan = session !== null && session.key === this.#context.beside ? session.plan : null;
    if (plan === this.#besidePlan) return;
    this.#besidePlan = plan;
    this.#besideCosts = plan === null ? [] : insertCosts(plan);
    this.review();
  }

  /** Whether a strip can be frozen: its sound hangs on no other strip, and there is something to freeze. */
  canFreeze(stripId: string): boolean {
    return this.#freezable.has(stripId);
  }

  /** A person freezes a strip, or has it live again; what agrees with the budget is no wish. */
  toggle(stripId: string): void {
    const frozen = !this.#choice.has(stripId);
    const { [stripId]: _before, ...others } = this.#wishes;
    const unasked = this.#candidates().map((one) => (one.id === stripId ? { ...one, wish: undefined } : one));
    const agrees = chooseFrozen(unasked, this.#budget).has(stripId) === frozen;
    this.#wishes = agrees ? others : { ...others, [stripId]: frozen };
    this.#faults.delete(stripId);
    this.#context.host.emit({ trait: "freeze_wishes", value: this.#wishes });
    this.review();
  }

  /** Chooses anew, and sees to it. */
  review(): void {
    const freezing = this.#context.engine()?.freezing;
    if (freezing == null) return;
    const candidates = this.#candidates();
    this.#freezable = new Set(candidates.filter(({ freezable }) => freezable).map(({ id }) => id));
    this.#choice = chooseFrozen(candidates, this.#budget);
    for (const { id } of candidates) {
      if (!this.#choice.has(id) && this.#key(id) !== null && !this.#context.taken(id)) this.#thaw(id);
      this.#show(id);
    }
    void this.#work();
  }

  get #budget(): number {
    return (this.#context.host.trait?.("load_budget") as number | undefined) ?? this.#context.budget;
  }

  #candidates(): Candidate[] {
    return [...this.#ownCandidates(), ...this.#besideCandidates()];
  }

  /** The tracks of the version beside; on those nothing is moved, and no effect is put. */
  #besideCandidates(): Candidate[] {
    const plan = this.#besidePlan?.json;
    if (plan === undefined) return [];
    const tied = tiedStrips(plan);
    return wholeTracks(plan).map(({ index, strips }) => {
      const cost = sum(strips.map((strip) => this.#besideCosts[strip] ?? 0)) * this.#heaviness;
      const busy = strips.some((strip) => (plan.strips[strip]?.inserts.length ?? 0) > 0);
      return { id: BESIDE + (plan.strips[index]?.id ?? ""), cost, freezable: !tied.has(index) && busy, wish: undefined };
    });
  }

  #ownCandidates(): Candidate[] {
    const plan = this.#source?.plan.json;
    if (plan === undefined) return [];
    const freezing = this.#context.engine()?.freezing;
    const placed = plan.strips.map(({ id }) => freezing?.inserts(id).effects ?? []);
    const ears = placed.flatMap((effects, strip) => effects.flatMap(({ ear }) => (ear ? [{ strip, track: ear.track }] : [])));
    const tied = tiedStrips(plan, ears);
    return wholeTracks(plan).map(({ index, strips }) => {
      const id = plan.strips[index]?.id ?? "";
      if (this.#context.taken(id)) return { id, cost: 0, freezable: false, wish: undefined };
      const effects = placed[index] ?? [];
      const own = sum(strips.map((strip) => this.#insertCosts[strip] ?? 0));
      const cost = own + sum(effects.map((effect) => this.#costOfEffect(effect.id, plan.sample_rate)));
      const busy = effects.length > 0 || strips.some((strip) => (plan.strips[strip]?.inserts.length ?? 0) > 0);
      return { id, cost: cost * this.#heaviness, freezable: !tied.has(index) && busy, wish: this.#wishes[id] };
    });
  }

  #costOfEffect(id: string, sampleRate: number): number {
    const known = this.#effectCosts.get(id);
    if (known !== undefined) return known;
    const module = this.#context.moduleOf(id);
    if (module === undefined) return 0;
    const cost = costOf(module, sampleRate);
    this.#effectCosts.set(id, cost);
    return cost;
  }

  /** One strip after the other: making sounds fills a core, and the music has the other. */
  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    try {
      for (let id = this.#next(); id !== undefined && !this.#context.signal.aborted; id = this.#next()) {
        this.#making = id;
        this.#show(id);
        await this.#freeze(id);
        this.#making = null;
        this.#show(id);
      }
    } finally {
      this.#making = null;
      this.#working = false;
    }
  }

  #next(): string | undefined {
    if (this.#context.engine()?.freezing == null) return undefined;
    return [...this.#choice.keys()].find(
      (id) => this.#key(id) === null && !this.#resting.has(id) && this.#faults.get(id)?.of !== this.#stateOf(id),
    );
  }

  async #freeze(id: string): Promise<void> {
    const of = this.#stateOf(id);
    try {
      const { moved = [], effects = [] } = this.#freezing(id)?.inserts(stripOf(id)) ?? {};
      const version = id.startsWith(BESIDE) ? { version: "beside" } : {};
      const { result } = await this.#context.host.request<FrozenWire>("freeze", { track: stripOf(id), moved, effects, ...version });
      const freezing = this.#freezing(id);
      // It may have been moved meanwhile; then it is made again.
      if (freezing === null || !this.#choice.has(id) || this.#stateOf(id) !== of) return;
      this.#madeOf.set(id, of);
      await freezing.freeze(stripOf(id), result);
    } catch (fault) {
      this.#faults.set(id, { of, message: fault instanceof Error ? fault.message : String(fault) });
    }
  }

  /** A strip's inserts or effects are not as they were: what is frozen of it is of the past. */
  #moved(id: string): void {
    const freezing = this.#context.engine()?.freezing;
    if (freezing == null || this.#source === null || this.#madeOf.get(id) === this.#stateOf(id)) return;
    if (this.#context.taken(id)) return;
    if (freezing.key(id) !== null) this.#thaw(id);
    this.#resting.add(id);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#resting.clear();
      this.review();
    }, RESTING_MS) as unknown as number;
    this.#show(id);
  }

  #thaw(id: string): void {
    this.#madeOf.delete(id);
    this.#freezing(id)?.thaw(stripOf(id)).catch((fault: unknown) => {
      this.#faults.set(id, { of: this.#stateOf(id), message: String(fault) });
      this.#show(id);
    });
  }

  /** More is frozen where the song takes more of the time than was reckoned. */
  #watch(): void {
    const engine = this.#context.engine();
    if (engine === null || this.#working || engine.workload < OVERLOAD || this.#heaviness >= HEAVIEST) return;
    this.#heaviness *= HEAVIER;
    this.review();
  }

  /** What plays frozen of the version that a strip is of. */
  #freezing(id: string): Freezing | null {
    const engine = this.#context.engine();
    return (id.startsWith(BESIDE) ? engine?.comparison.freezing : engine?.freezing) ?? null;
  }

  /** Name of the frozen sound that a strip plays; null while it plays live. */
  #key(id: string): string | null {
    return this.#freezing(id)?.key(stripOf(id)) ?? null;
  }

  #stateOf(id: string): string {
    return JSON.stringify(this.#freezing(id)?.inserts(stripOf(id)) ?? null);
  }

  #show(id: string): void {
    const by = this.#choice.get(id) ?? null;
    const fault = this.#faults.get(id);
    const frozen = this.#key(id) !== null;
    const making = this.#making === id || (by !== null && !frozen);
    const message = by !== null && fault?.of === this.#stateOf(id) ? fault.message : "";
    const state = message !== "" ? "fault" : frozen ? "frozen" : making ? "making" : "live";
    this.#context.onStatus(id, { state, by, message });
    this.#tell();
  }

  /** Python hears what plays frozen, and why. */
  #tell(): void {
    const freezing = this.#context.engine()?.freezing;
    const ids = (this.#source?.plan.json.strips ?? []).map(({ id }) => id).filter((id) => freezing?.key(id) != null);
    const value = ids.map((track) => ({ track, by: this.#choice.get(track) ?? "hand" }));
    const told = JSON.stringify(value);
    if (told === this.#told) return;
    this.#told = told;
    this.#context.host.emit({ trait: "frozen", value });
  }
}

/** Each track of a plan with its parts, the chains of its racks: they are frozen together. */
function wholeTracks({ strips }: PlanWire["json"]): { readonly index: number; readonly strips: readonly number[] }[] {
  const parts = partsOf(strips);
  return tracksOf(strips).flatMap((track, index) => (track === index ? [{ index, strips: [...(parts[index] ?? []), index] }] : []));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** The id of a strip within its version. */
function stripOf(id: string): string {
  return id.startsWith(BESIDE) ? id.slice(BESIDE.length) : id;
}
