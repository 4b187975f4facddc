/** Effects that only the kernel can run: has them frozen as the desk stands, and again whenever that is another sound. */

import type { Engine, FrozenWire } from "../../audio/engine";
import type { Host, Progress } from "../../hosts/host";

export interface FrozenStatus {
  readonly state: "making" | "frozen" | "fault";
  /** How far it is, 0 to 1; null where nobody knows. */
  readonly share: number | null;
  /** What went wrong. */
  readonly message: string;
}

export interface FrozenEffectsContext {
  readonly host: Host;
  readonly signal: AbortSignal;
  /** The engine while it plays this mixer's set. */
  engine(): Engine | null;
  onStatus(stripId: string, status: FrozenStatus): void;
}

/** What tells the sound of each strip's frozen effects from any other, by the strip's id: from Python. */
type States = Readonly<Record<string, string>>;

export class FrozenEffects {
  readonly #context: FrozenEffectsContext;
  /** Which sound strips play. */
  readonly #played = new Map<string, string>();
  readonly #faults = new Map<string, string>();
  #working = false;

  constructor(context: FrozenEffectsContext) {
    this.#context = context;
    const leave = context.host.watchTrait?.("frozen_effects", () => this.#review());
    if (leave) context.signal.addEventListener("abort", leave);
  }

  /** Whether a strip's effects are frozen here. */
  has(stripId: string): boolean {
    return stripId in this.#wanted || this.#played.has(stripId);
  }

  /** The engine has taken this set. */
  start(): void {
    this.#played.clear();
    this.#faults.clear();
    this.#review();
  }

  get #wanted(): States {
    return (this.#context.host.trait?.("frozen_effects") ?? {}) as States;
  }

  #review(): void {
    for (const strip of [...this.#played.keys()].filter((strip) => !(strip in this.#wanted))) {
      this.#played.delete(strip);
      void this.#context.engine()?.freezing?.thaw(strip);
    }
    void this.#work();
  }

  /** One after the other: rendering fills a core. What was asked for meanwhile comes next. */
  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    try {
      for (let strip = this.#next(); strip !== undefined && !this.#context.signal.aborted; strip = this.#next()) await this.#freeze(strip);
    } finally {
      this.#working = false;
    }
  }

  #next(): string | undefined {
    if (this.#context.engine()?.freezing == null) return undefined;
    const due = Object.entries(this.#wanted).find(([strip, state]) => this.#played.get(strip) !== state && this.#faults.get(strip) !== state);
    return due?.[0];
  }

  async #freeze(strip: string): Promise<void> {
    const state = this.#wanted[strip] ?? "";
    const tell = (status: Partial<FrozenStatus>): void =>
      this.#context.onStatus(strip, { state: "making", share: null, message: "", ...status });
    const follow = ({ done, total }: Progress): void => tell({ share: total > 0 ? done / total : null });
    tell({});
    try {
      const { result } = await this.#context.host.request<FrozenWire>("frozen_effects", { track: strip }, follow);
      const freezing = this.#context.engine()?.freezing;
      // It may have been moved meanwhile; then it is made again.
      if (freezing == null || this.#wanted[strip] !== state) return;
      await freezing.freeze(strip, { ...result, effectsBehind: true });
      this.#played.set(strip, state);
      tell({ state: "frozen" });
    } catch (fault) {
      this.#faults.set(strip, state);
      tell({ state: "fault", message: fault instanceof Error ? fault.message : String(fault) });
    }
  }
}
