/** All effects that were put on the mixer's strips: as the kernel defines them, as knobs move them, on their way to the engine. */

import type { Engine } from "../../audio/engine";
import type { Host } from "../../hosts/host";
import { bytesOf } from "../../hosts/session";
import type { Knob } from "../../controls/knob";
import { effectList, putEffects, type EffectData, type EffectSettings, type Tables } from "./effects";
import type { EffectsArea } from "./effects_area";
import type { FrozenStatus } from "./frozen_effects";
import type { StripView } from "./strip";

export class EffectRack {
  readonly #host: Host;
  readonly #strips: readonly StripView[];
  readonly #signal: AbortSignal;
  readonly #engine: () => Engine | null;
  #settings: EffectSettings;
  readonly #area: EffectsArea;
  /** Strips that had effects. */
  #filled = new Set<string>();
  /** Automation, by an effect's slot, as it was last fetched. */
  readonly #tables = new Map<string, Tables>();
  readonly #frozen = new Map<string, FrozenStatus>();
  #moving: { readonly effect: EffectData; readonly index: number; readonly knob: Knob }[] = [];
  #turn = 0;

  /** `engine` is the one that plays this mixer's set, or null while none does. */
  constructor(host: Host, strips: readonly StripView[], area: EffectsArea, signal: AbortSignal, engine: () => Engine | null) {
    this.#host = host;
    this.#strips = strips;
    this.#area = area;
    this.#signal = signal;
    this.#engine = engine;
    this.#settings = (host.trait?.("effect_settings") ?? {}) as EffectSettings;
    const leave = host.watchTrait?.("effects", () => {
      this.#settings = (host.trait?.("effect_settings") ?? {}) as EffectSettings;
      this.show();
      this.play();
    });
    if (leave) signal.addEventListener("abort", leave);
    this.show();
  }

  /** Draws what stands on the strips now. */
  show(): void {
    const groups = this.#groups();
    this.#moving = [];
    for (const strip of this.#strips) {
      const effects = groups.get(strip.data.id) ?? [];
      const list = effectList(strip.data.name, effects, this.#settings, {
        signal: this.#signal,
        onMove: (effect, index, value) => this.#move(effect, index, value),
        onCommit: (effect, index, value) => this.#keep(effect, index, value),
        onMoving: (effect, index, knob) => void this.#moving.push({ effect, index, knob }),
      });
      strip.effects.replaceWith(list);
      strip.effects = list;
      this.#drawFrozen(strip);
    }
    this.#area.show(this.#strips);
  }

  /** Hands everything to the engine; what it has already stays as it is. */
  play(): void {
    const engine = this.#engine();
    if (engine === null) return;
    const groups = this.#groups();
    const moving = [...groups.values()].flat().filter((effect) => effect.moving.length > 0 && !effect.frozen);
    const turn = ++this.#turn;
    if (moving.length === 0) this.#put(engine, groups);
    else {
      void Promise.all(moving.map((effect) => this.#fetch(effect))).then(() => {
        if (this.#turn === turn && this.#engine() === engine) this.#put(engine, groups);
      });
    }
  }

  #put(engine: Engine, groups: ReadonlyMap<string, readonly EffectData[]>): void {
    for (const strip of new Set([...groups.keys(), ...this.#filled])) {
      if (!this.#strips.some(({ data }) => data.id === strip)) continue;
      putEffects(engine, strip, groups.get(strip) ?? [], this.#settings, this.#tables);
    }
    this.#filled = new Set(groups.keys());
  }

  /** Asks for an effect's automation; without it, it stands still. */
  async #fetch(effect: EffectData): Promise<void> {
    try {
      const { result, buffers } = await this.#host.request<readonly string[]>("courses", { slot: effect.slot });
      const tables = effect.parameters.map(({ name }) => {
        const buffer = buffers[result.indexOf(name)];
        return buffer === undefined ? null : new Float32Array(bytesOf(buffer));
      });
      this.#tables.set(effect.slot, tables);
    } catch (fault) {
      this.fault(effect.track, fault instanceof Error ? fault.message : String(fault));
    }
  }

  /** Knobs of what moves with the song follow it. */
  showAutomation(): void {
    const engine = this.#engine();
    for (const { effect, index, knob } of this.#moving) {
      const value = engine?.effectValue(effect.track, effect.id, index);
      if (value != null) knob.value = value;
    }
  }

  /** Says how far a strip's frozen effects are. */
  showFrozen(stripId: string, status: FrozenStatus): void {
    this.#frozen.set(stripId, status);
    const strip = this.#strips.find(({ data }) => data.id === stripId);
    if (strip !== undefined) this.#drawFrozen(strip);
  }

  #drawFrozen(strip: StripView): void {
    const status = this.#frozen.get(strip.data.id);
    if (status === undefined) return;
    const share = status.share === null ? "" : ` ${Math.round(100 * status.share)} %`;
    const words = { making: `freezing …${share}`, frozen: "frozen", fault: "not frozen" }[status.state];
    for (const badge of strip.effects.querySelectorAll<HTMLElement>(".setbook-effect-frozen")) {
      badge.dataset["state"] = status.state;
      badge.textContent = words;
      if (status.state === "fault") badge.title = status.message;
    }
  }

  /** The module of an effect on any strip, by its id. */
  moduleOf(id: string): ArrayBuffer | undefined {
    const found = ((this.#host.trait?.("effects") ?? []) as EffectData[]).find((effect) => effect.id === id && !effect.frozen);
    return found && bytesOf(found.wasm);
  }

  /** Shows that the engine could not take a strip's effects. */
  fault(stripId: string, message: string): void {
    const strip = this.#strips.find(({ data }) => data.id === stripId);
    const note = document.createElement("div");
    note.className = "setbook-effect-fault";
    note.setAttribute("role", "alert");
    note.textContent = message;
    strip?.effects.prepend(note);
    this.#area.show(this.#strips);
  }

  #groups(): Map<string, EffectData[]> {
    const groups = new Map<string, EffectData[]>();
    for (const effect of (this.#host.trait?.("effects") ?? []) as EffectData[]) {
      groups.set(effect.track, [...(groups.get(effect.track) ?? []), effect]);
    }
    return groups;
  }

  #move(effect: EffectData, index: number, value: number): void {
    if (!effect.frozen) this.#engine()?.moveEffect(effect.track, effect.id, index, value);
  }

  /** The kernel hears of it too, so that it is there again in another view, and after the next definition. */
  #keep(effect: EffectData, index: number, value: number): void {
    const name = effect.parameters[index]?.name ?? "";
    if (effect.moving.includes(name)) return; // until the song is stopped, as any touch of what is automated
    this.#settings = { ...this.#settings, [effect.slot]: { ...this.#settings[effect.slot], [name]: value } };
    this.#host.emit({ trait: "effect_settings", value: this.#settings });
  }
}
