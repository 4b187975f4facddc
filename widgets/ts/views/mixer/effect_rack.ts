/** All effects that were put on the mixer's strips: as the kernel defines them, as knobs move them, on their way to the engine. */

import type { Engine } from "../../audio/engine";
import type { Host } from "../../hosts/host";
import { bytesOf } from "../../hosts/session";
import type { EffectsArea } from "./effects_area";
import { effectList, putEffects, type EffectData, type EffectSettings } from "./effects";
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
    for (const strip of this.#strips) {
      const effects = groups.get(strip.data.id) ?? [];
      const list = effectList(strip.data.name, effects, this.#settings, {
        signal: this.#signal,
        onMove: (effect, index, value) => this.#move(effect, index, value),
        onCommit: (effect, index, value) => this.#keep(effect, index, value),
      });
      strip.effects.replaceWith(list);
      strip.effects = list;
    }
    this.#area.show(this.#strips);
  }

  /** Hands everything to the engine; what it has already stays as it is. */
  play(): void {
    const engine = this.#engine();
    if (engine === null) return;
    const groups = this.#groups();
    for (const strip of new Set([...groups.keys(), ...this.#filled])) {
      if (this.#strips.some(({ data }) => data.id === strip)) putEffects(engine, strip, groups.get(strip) ?? [], this.#settings);
    }
    this.#filled = new Set(groups.keys());
  }

  /** The module of an effect on any strip, by its id. */
  moduleOf(id: string): ArrayBuffer | undefined {
    const found = ((this.#host.trait?.("effects") ?? []) as EffectData[]).find((effect) => effect.id === id);
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
    this.#engine()?.moveEffect(effect.track, effect.id, index, value);
  }

  /** The kernel hears of it too, so that it is there again in another view, and after the next definition. */
  #keep(effect: EffectData, index: number, value: number): void {
    const name = effect.parameters[index]?.name ?? "";
    this.#settings = { ...this.#settings, [effect.slot]: { ...this.#settings[effect.slot], [name]: value } };
    this.#host.emit({ trait: "effect_settings", value: this.#settings });
  }
}
