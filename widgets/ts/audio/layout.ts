/** A plan laid out as the flat memory that kernels work on: `console/layout.py`, in the browser. */

import { outward, type Way } from "./compensation";
import { bufferOf, cellCount, tableOf, type PlanWire, type StripJson } from "./plan";

/** What the console's module says of itself, in its custom section "setbook". */
export interface ModuleNotes {
  /** The constants of `kernels/desk.py`. */
  readonly desk: Readonly<Record<string, number>>;
}

/** What an effect's module says of itself. */
export interface EffectNotes {
  readonly kernel: KernelNotes;
}

/** An effect's declaration: `kernels/declaration.py`. */
export interface KernelNotes {
  readonly name: string;
  readonly state_size: number;
  readonly memory_seconds: number;
  readonly latency_frames: number;
  readonly latency_seconds: number;
  readonly side_chain: boolean;
  readonly parameters: readonly ParameterNotes[];
}

export interface ParameterNotes {
  readonly name: string;
  readonly unit: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
  readonly taper: "linear" | "logarithmic" | "switch" | "choice";
  readonly choices: readonly string[];
  readonly summary: string;
}

export function notesOf<Notes = ModuleNotes>(module: WebAssembly.Module): Notes {
  const section = WebAssembly.Module.customSections(module, "setbook")[0];
  if (section === undefined) throw new Error("Expected a module made by setbook, found one without notes.");
  return JSON.parse(textOf(new Uint8Array(section))) as Notes;
}

/** UTF-8 to text; worklets have no TextDecoder. */
function textOf(bytes: Uint8Array): string {
  let escaped = "";
  for (const byte of bytes) escaped += byte < 128 && byte !== 37 ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, "0")}`;
  return decodeURIComponent(escaped);
}

/** For how many whole frames the others wait. */
export function lateFrames({ latency_frames, latency_seconds }: KernelNotes, sampleRate: number): number {
  return Math.floor(latency_frames + Math.floor(latency_seconds * sampleRate));
}

/** How many numbers an insert keeps: its own flags, the state, the delay lines, and the dry signal for as long as it is late. */
export function memorySize(kernel: KernelNotes, desk: ModuleNotes["desk"], sampleRate: number): number {
  const late = lateFrames(kernel, sampleRate);
  const waiting = late > 0 ? (desk.LINE_LEFT ?? 0) + 2 * late : 0;
  return (desk.HOST_STATE ?? 0) + kernel.state_size + Math.ceil(kernel.memory_seconds * sampleRate) + waiting;
}

export interface InsertPlace {
  readonly kernel: string;
  /** Its `on`; the parameters follow, then gain and mix of its side-chain if it has one. */
  readonly slot: number;
  readonly slotCount: number;
  readonly keyBus: number | null;
}

export interface Layout {
  readonly strips: Int32Array;
  /** Values by hand, slot by slot. */
  readonly values: Float64Array;
  readonly tables: readonly Float32Array[];
  readonly tableOf: Int32Array;
  readonly buses: Buses;
  readonly inserts: readonly (readonly InsertPlace[])[];
  readonly names: readonly ReadonlyMap<string, number>[];
}

const KINDS = {
  audio: "KIND_TRACK",
  midi: "KIND_TRACK",
  group: "KIND_GROUP",
  return: "KIND_RETURN",
  main: "KIND_MAIN",
  part: "KIND_PART",
};
const CURVES = { transition: "CURVE_TRANSITION", constant_power: "CURVE_CONSTANT_POWER" };
const SIDES = { A: -1, none: 0, B: 1 };

/** Slots that a hand or automation moves, by name, as counted from a strip's first. */
export const FADER_SLOTS = [
  "volume",
  "pan",
  "pan_left",
  "pan_right",
  "active",
  "soloed",
  "crossfader",
  "crossfade",
] as const;

/** Behind an insert's parameters: its side-chain's. */
export const KEY_NAMES = ["key_gain", "key_mix"] as const;

export function constant(notes: ModuleNotes, name: string): number {
  const value = notes.desk[name];
  if (value === undefined) throw new Error(`Expected ${name} among the console module's notes, found none.`);
  return value;
}

/** Which slot each of the plan's parameters has. */
export function slotNames(plan: PlanWire, notes: ModuleNotes): Map<string, number>[] {
  let first = 0;
  return plan.json.strips.map((strip) => {
    const names = new Map<string, number>();
    for (const name of FADER_SLOTS) names.set(name, first + constant(notes, `SLOT_${name.toUpperCase()}`));
    first += constant(notes, "SLOT_SENDS");
    for (const send of strip.sends.keys()) names.set(`send:${send}`, first++);
    strip.inserts.forEach((insert, index) => {
      names.set(`insert:${index}:on`, first++);
      for (const parameter of insert.parameters.keys()) names.set(`insert:${index}:${parameter}`, first++);
      if (insert.side_chain !== null) for (const name of KEY_NAMES) names.set(`insert:${index}:${name}`, first++);
    });
    return names;
  });
}

/** What a parameter of a strip is set to in the set. */
export function plannedValue(plan: PlanWire, strip: StripJson, name: string): number {
  const [what, index, parameter] = name.split(":");
  if (what === "send") return strip.sends[Number(index)]?.gain ?? 0;
  if (what === "insert") {
    const insert = strip.inserts[Number(index)];
    if (parameter === "key_gain") return insert?.side_chain?.gain ?? 0;
    if (parameter === "key_mix") return insert?.side_chain?.mix ?? 0;
    return Number(parameter === "on" ? insert?.on : insert?.parameters[Number(parameter)]);
  }
  if (what === "crossfade") return SIDES[strip.crossfade];
  if (what === "crossfader") return plan.json.strips.find(({ kind }) => kind === "main")?.crossfader ?? 0;
  return Number(strip[what as Exclude<(typeof FADER_SLOTS)[number], "crossfade" | "crossfader">]);
}

export function layoutOf(plan: PlanWire, notes: ModuleNotes): Layout {
  const at = (name: string): number => constant(notes, name);
  const { strips } = plan.json;
  const names = slotNames(plan, notes);
  const slotCount = countSlots(plan, at("SLOT_SENDS"));
  const buses = new Buses(plan, at("SCRATCH_BUS"), at("SPEAKERS_BUS"));
  const rows = new Int32Array(strips.length * at("STRIP_FIELDS"));
  const values = new Float64Array(slotCount);
  strips.forEach((strip, index) => {
    const row = rows.subarray(index * at("STRIP_FIELDS"));
    row[at("STRIP_KIND")] = at(KINDS[strip.kind]);
    row[at("STRIP_OUTPUT")] = strip.output;
    row[at("STRIP_IN_BUS")] = buses.of(index);
    row[at("STRIP_OUT_BUS")] = buses.into(outward(index, strip.output));
    row[at("STRIP_SLOT")] = (names[index]?.get("volume") ?? 0) - at("SLOT_VOLUME");
    row[at("STRIP_SEND_COUNT")] = strip.sends.length;
    row[at("STRIP_SPLIT")] = Number(strip.pan_mode === "split");
    row[at("STRIP_CURVE")] = at(CURVES[plan.json.crossfade_curve]);
    for (const [name, slot] of names[index] ?? []) values[slot] = plannedValue(plan, strip, name);
  });
  return {
    strips: rows,
    values,
    ...automationOf(plan, names, slotCount),
    buses,
    inserts: strips.map((_, index) => insertPlaces(plan, index, names[index], buses)),
    names,
  };
}

function countSlots(plan: PlanWire, ownSlots: number): number {
  let count = 0;
  for (const strip of plan.json.strips) {
    count += ownSlots + strip.sends.length;
    for (const { parameters, side_chain } of strip.inserts) {
      count += 1 + parameters.length + (side_chain === null ? 0 : KEY_NAMES.length);
    }
  }
  return count;
}

/** The number of each strip's bus, if others flow into it, and of each side-chain's. */
export class Buses {
  /** Those of the plan; effects that come while it plays have theirs behind them. */
  readonly count: number;
  readonly #inputs: ReadonlyMap<number, number>;
  readonly #keys = new Map<string, number>();
  readonly #scratch: number;
  readonly #speakers: number;

  constructor(plan: PlanWire, scratch: number, speakers: number) {
    const receivers = new Set<number>();
    let next = speakers + 1;
    plan.json.strips.forEach((strip, index) => {
      if (strip.output >= 0) receivers.add(strip.output);
      for (const send of strip.sends) receivers.add(send.to);
      if (strip.takes.length > 0) receivers.add(index);
    });
    this.#inputs = new Map([...receivers].sort((a, b) => a - b).map((strip) => [strip, next++]));
    plan.json.strips.forEach((strip, index) => {
      strip.inserts.forEach(({ side_chain }, number) => {
        if (side_chain !== null) this.#keys.set(`${index}:${number}`, next++);
      });
    });
    this.#scratch = scratch;
    this.#speakers = speakers;
    this.count = next;
  }

  into({ target, insert }: Way): number {
    if (insert !== null) return this.key(target, insert) ?? this.#scratch;
    return this.#inputs.get(target) ?? this.#speakers;
  }

  of(strip: number): number {
    return this.#inputs.get(strip) ?? this.#scratch;
  }

  key(strip: number, insert: number): number | null {
    return this.#keys.get(`${strip}:${insert}`) ?? null;
  }
}

function automationOf(plan: PlanWire, names: readonly ReadonlyMap<string, number>[], slotCount: number) {
  const tableOfSlot = new Int32Array(slotCount).fill(-1);
  const tables: Float32Array[] = [];
  let at = 0;
  plan.json.strips.forEach((strip, index) => {
    for (const [name, buffer] of Object.entries(strip.automation)) {
      if (!names[index]?.has(name)) throw new Error(`Expected automation of what strip ${strip.id} has, found ${name}.`);
      const table = new Float32Array(bufferOf(plan, buffer));
      if (table.length !== cellCount(plan) + 1) {
        throw new Error(`Expected ${cellCount(plan) + 1} values of automation ${name}, found ${table.length}.`);
      }
      for (const slot of slotsOf(names, index, name)) tableOfSlot[slot] = at;
      tables.push(table);
      at += table.length;
    }
  });
  return { tables, tableOf: tableOfSlot };
}

/** The slots that a parameter has: every strip knows the one crossfader, and fades in its own time. */
export function slotsOf(names: readonly ReadonlyMap<string, number>[], strip: number, name: string): number[] {
  const moved = name === "crossfader" ? names : names.slice(strip, strip + 1);
  return moved.flatMap((one) => one.get(name) ?? []);
}

function insertPlaces(
  plan: PlanWire,
  index: number,
  names: ReadonlyMap<string, number> | undefined,
  buses: Buses,
): InsertPlace[] {
  return (plan.json.strips[index]?.inserts ?? []).map((insert, number) => ({
    kernel: insert.kernel,
    slot: names?.get(`insert:${number}:on`) ?? 0,
    slotCount: 1 + insert.parameters.length,
    keyBus: buses.key(index, number),
  }));
}

/** A parameter's value at a frame of the song: automated, or as set by hand. */
export function valueAt(plan: PlanWire, strip: StripJson, name: string, frame: number): number | null {
  const table = tableOf(plan, strip, name);
  return table === null ? null : (table[Math.min(Math.floor(frame / 128), table.length - 1)] ?? null);
}
