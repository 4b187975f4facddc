/** Effects that a reader has put on a strip: a row of knobs for each, made from what its kernel declares. */

import type { EarWire } from "../../audio/effects";
import type { Engine, EffectWire } from "../../audio/engine";
import type { ParameterNotes } from "../../audio/layout";
import { Knob } from "../../controls/knob";
import { parameterScale } from "../../controls/parameter_scale";
import { h } from "../../draw/dom";
import { bytesOf } from "../../hosts/session";

/** An effect as the widget has it. */
export interface EffectData {
  /** The strip's id. */
  readonly track: string;
  /** The same for an effect and for its next version. */
  readonly slot: string;
  /** Another for each version. */
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly ParameterNotes[];
  readonly values: readonly number[];
  readonly wasm: DataView;
  /** Names of parameters that move with the song. */
  readonly moving: readonly string[];
  /** Only the kernel can run it, or it stands before one that only the kernel can: it has no module, and its sound is frozen. */
  readonly frozen: boolean;
  /** Names of the tracks whose moves have it frozen again. */
  readonly feeders: readonly string[];
  /** What it listens to, if that is another track. */
  readonly ear: EarWire | null;
  /** Why the last version was refused, where the one before it plays on; or what went wrong in it. */
  readonly fault: string;
}

/** So many knobs stand one over the other. */
const COLUMN = 4;

/** What knobs were set to, by slot and parameter. */
export type EffectSettings = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface EffectContext {
  readonly signal: AbortSignal;
  onMove(effect: EffectData, index: number, value: number): void;
  onCommit(effect: EffectData, index: number, value: number): void;
  /** Of each parameter that moves with the song. */
  onMoving(effect: EffectData, index: number, knob: Knob): void;
}

/** What an effect's parameters are at: as set by hand, else as Python gave them. */
export function valuesOf(effect: EffectData, settings: EffectSettings): number[] {
  const own = settings[effect.slot] ?? {};
  return effect.parameters.map((parameter, index) => {
    const value = own[parameter.name] ?? effect.values[index] ?? parameter.default;
    return Math.min(Math.max(value, parameter.minimum), parameter.maximum);
  });
}

/** An effect's automation, by the number of the parameter. */
export type Tables = readonly (Float32Array | null)[];

/** Hands the effects of a strip that run live to an engine that plays its set. */
export function putEffects(
  engine: Engine,
  strip: string,
  effects: readonly EffectData[],
  settings: EffectSettings,
  tables: ReadonlyMap<string, Tables>,
): void {
  const live = effects.filter(({ frozen }) => !frozen);
  const wires = live.map((effect): EffectWire => ({
    id: effect.id,
    wasm: bytesOf(effect.wasm),
    values: valuesOf(effect, settings),
    tables: tables.get(effect.slot) ?? [],
    ear: effect.ear,
  }));
  engine.setEffects(strip, wires);
}

/** The effects of a strip, for the eye and the hand. */
export function effectList(
  stripName: string,
  effects: readonly EffectData[],
  settings: EffectSettings,
  context: EffectContext,
): HTMLElement {
  const list = h("div", { class: "setbook-effects", role: "group", "aria-label": `Effects on ${stripName}` });
  for (const effect of effects) list.append(effectBox(stripName, effect, valuesOf(effect, settings), context));
  return list;
}

function effectBox(stripName: string, effect: EffectData, values: readonly number[], context: EffectContext): HTMLElement {
  const box = h("div", { class: "setbook-effect", "data-effect": effect.name });
  box.style.setProperty("--columns", String(Math.max(1, Math.ceil(effect.parameters.length / COLUMN))));
  box.append(h("div", { class: "setbook-effect-name", title: effect.summary || effect.name }, effect.name));
  if (effect.frozen) box.append(frozenBadge(effect));
  if (effect.fault !== "") box.append(h("div", { class: "setbook-effect-fault", role: "alert", title: effect.fault }, effect.fault));
  effect.parameters.forEach((parameter, index) => {
    const moving = effect.moving.includes(parameter.name);
    if (moving && effect.frozen) {
      box.append(h("div", { class: "setbook-effect-moving" }, `${parameter.name.replaceAll("_", " ")}: moves`));
      return;
    }
    const knob = new Knob({
      label: `${parameter.name} of ${effect.name} on ${stripName}`,
      scale: parameterScale(parameter),
      value: values[index] ?? parameter.default,
      signal: context.signal,
      onMove: (value) => context.onMove(effect, index, value),
      onCommit: (_before, after) => context.onCommit(effect, index, after),
    });
    if (moving) context.onMoving(effect, index, knob);
    if (parameter.summary) knob.element.title = parameter.summary;
    const name = h("span", { class: "setbook-send-name", title: parameter.name }, parameter.name.replaceAll("_", " "));
    box.append(
      h("div", { class: "setbook-send" }, knob.element, h("div", { class: "setbook-value" }, name, knob.readout)),
    );
  });
  return box;
}

/** Says that an effect's sound is frozen; what it is doing comes from `showFrozen`. */
function frozenBadge({ feeders }: EffectData): HTMLElement {
  const whose = feeders.length > 0 ? `, or when one of these is moved: ${feeders.join(", ")}` : "";
  const title = `Rendered in Python and played like a clip. It is rendered again when the effect changes${whose}.`;
  return h("div", { class: "setbook-effect-frozen", role: "status", title }, "frozen");
}
