/** The desk's values on their way to the engine: what the mixer calls a parameter, the console counts. */

import type { Engine, SessionSource } from "../../audio/engine";
import type { Desk } from "./desk";

/** What every strip of the console has under its own name. */
const PLAIN = ["volume", "pan", "pan_left", "pan_right", "active", "soloed", "crossfade", "crossfader"];

export class ConsoleLink {
  /** Engine's names by strip and the mixer's parameter. */
  readonly #names = new Map<string, Map<string, string>>();
  readonly #automated = new Map<string, Set<string>>();

  constructor(source: SessionSource, sends: (strip: string) => readonly { readonly index: number; readonly to: string }[]) {
    const plan = source.plan.json;
    for (const strip of plan.strips) {
      const names = new Map(PLAIN.map((name) => [name, name]));
      strip.inserts.forEach((insert, index) => names.set(`device:${insert.device_id}`, `insert:${index}:on`));
      const targets = strip.sends.map((send) => plan.strips[send.to]?.id);
      for (const send of sends(strip.id)) {
        const index = targets.indexOf(send.to);
        if (index >= 0) names.set(`send:${send.index}`, `send:${index}`);
      }
      this.#names.set(strip.id, names);
      this.#automated.set(strip.id, new Set(Object.keys(strip.automation)));
    }
  }

  /** The mixer's name for one of the engine's. */
  parameterOf(strip: string, name: string): string | undefined {
    for (const [parameter, other] of this.#names.get(strip) ?? []) if (other === name) return parameter;
    return undefined;
  }

  /** The mixer's and the engine's names of what an envelope drives. */
  automated(strip: string): [parameter: string, name: string][] {
    const driven = this.#automated.get(strip);
    return [...(this.#names.get(strip) ?? [])].filter(([, name]) => driven?.has(name));
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
