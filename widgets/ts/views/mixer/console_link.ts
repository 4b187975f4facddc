/** The desk's values on their way to the engine: what the mixer calls a parameter, the console counts. */

import type { Engine, SessionSource } from "../../audio/engine";
import type { Desk } from "./desk";

/** The part of the plan's JSON that numbers sends and inserts. */
interface PlanStrips {
  readonly strips: readonly {
    readonly id: string;
    readonly sends: readonly { readonly to: number }[];
    readonly inserts: readonly { readonly device_id: string }[];
  }[];
}

/** What every strip of the console has under its own name. */
const PLAIN = ["volume", "pan", "pan_left", "pan_right", "active", "soloed"];

export class ConsoleLink {
  /** Engine's names by strip and the mixer's parameter. */
  readonly #names = new Map<string, Map<string, string>>();

  constructor(source: SessionSource, sends: (strip: string) => readonly { readonly index: number; readonly to: string }[]) {
    const plan = source.plan.json as unknown as PlanStrips;
    for (const strip of plan.strips) {
      const names = new Map(PLAIN.map((name) => [name, name]));
      strip.inserts.forEach((insert, index) => names.set(`device:${insert.device_id}`, `insert:${index}:on`));
      const targets = strip.sends.map((send) => plan.strips[send.to]?.id);
      for (const send of sends(strip.id)) {
        const index = targets.indexOf(send.to);
        if (index >= 0) names.set(`send:${send.index}`, `send:${index}`);
      }
      this.#names.set(strip.id, names);
    }
  }

  /** The mixer's and the engine's name of each parameter that the console runs. */
  namesOf(strip: string): Iterable<[string, string]> {
    return this.#names.get(strip) ?? [];
  }

  set(engine: Engine, strip: string, parameter: string, value: number): void {
    const name = this.#names.get(strip)?.get(parameter);
    if (name !== undefined) engine.setParameter(strip, name, value);
  }

  /** Brings everything that was moved to an engine that has just taken the set. */
  setAll(engine: Engine, desk: Desk): void {
    for (const { track, parameter, value } of desk.moved) this.set(engine, track, parameter, value);
  }
}
