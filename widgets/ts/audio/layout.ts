/** A plan laid out as the flat memory that kernels work on: `console/layout.py`, in the browser. */

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

export interface InsertPlace {
  readonly kernel: string;
  /** Its `on`; the parameters follow. */
  readonly slot: number;
  readonly slotCount: number;
}

export interface Layout {
  readonly strips: Int32Array;
  readonly sends: Int32Array;
  /** Values by hand, slot by slot. */
  readonly values: Float64Array;
  readonly tables: readonly Float32Array[];
  readonly tableOf: Int32Array;
  readonly busCount: number;
  readonly inserts: readonly (readonly InsertPlace[])[];
  readonly names: readonly ReadonlyMap<string, number>[];
}

const KINDS = { audio: "KIND_TRACK", midi: "KIND_TRACK", group: "KIND_GROUP", return: "KIND_RETURN", main: "KIND_MAIN" };

/** Slots that a hand or automation moves, by name, as counted from a strip's first. */
const FADER_SLOTS = ["volume", "pan", "pan_left", "pan_right", "active", "soloed"] as const;

function constant(notes: ModuleNotes, name: string): number {
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
    });
    return names;
  });
}

/** What a parameter of a strip is set to in the set. */
export function plannedValue(strip: StripJson, name: string): number {
  const [what, index, parameter] = name.split(":");
  if (what === "send") return strip.sends[Number(index)]?.gain ?? 0;
  if (what === "insert") {
    const insert = strip.inserts[Number(index)];
    return Number(parameter === "on" ? insert?.on : insert?.parameters[Number(parameter)]);
  }
  return Number(strip[what as (typeof FADER_SLOTS)[number]]);
}

export function layoutOf(plan: PlanWire, notes: ModuleNotes): Layout {
  const at = (name: string): number => constant(notes, name);
  const { strips } = plan.json;
  const names = slotNames(plan, notes);
  const slotCount = countSlots(plan, at("SLOT_SENDS"));
  const buses = busesOf(plan, at("SPEAKERS_BUS") + 1);
  const rows = new Int32Array(strips.length * at("STRIP_FIELDS"));
  const sends: number[] = [];
  const values = new Float64Array(slotCount);
  strips.forEach((strip, index) => {
    const row = rows.subarray(index * at("STRIP_FIELDS"));
    row[at("STRIP_KIND")] = at(KINDS[strip.kind]);
    row[at("STRIP_OUTPUT")] = strip.output;
    row[at("STRIP_IN_BUS")] = buses.get(index) ?? at("SCRATCH_BUS");
    row[at("STRIP_OUT_BUS")] = buses.get(strip.output) ?? at("SPEAKERS_BUS");
    row[at("STRIP_SLOT")] = (names[index]?.get("volume") ?? 0) - at("SLOT_VOLUME");
    row[at("STRIP_SEND")] = sends.length / at("SEND_FIELDS");
    row[at("STRIP_SEND_COUNT")] = strip.sends.length;
    row[at("STRIP_SPLIT")] = Number(strip.pan_mode === "split");
    for (const send of strip.sends) sends.push(buses.get(send.to) ?? 0, Number(send.pre_fader));
    for (const [name, slot] of names[index] ?? []) values[slot] = plannedValue(strip, name);
  });
  return {
    strips: rows,
    sends: Int32Array.from(sends),
    values,
    ...automationOf(plan, names, slotCount),
    busCount: buses.size + at("SPEAKERS_BUS") + 1,
    inserts: strips.map((strip, index) => insertPlaces(strip, names[index])),
    names,
  };
}

function countSlots(plan: PlanWire, ownSlots: number): number {
  let count = 0;
  for (const strip of plan.json.strips) {
    count += ownSlots + strip.sends.length;
    for (const insert of strip.inserts) count += 1 + insert.parameters.length;
  }
  return count;
}

/** A bus for each strip that others flow into. */
function busesOf(plan: PlanWire, first: number): Map<number, number> {
  const receivers = new Set<number>();
  for (const strip of plan.json.strips) {
    if (strip.output >= 0) receivers.add(strip.output);
    for (const send of strip.sends) receivers.add(send.to);
  }
  return new Map([...receivers].sort((a, b) => a - b).map((strip, bus) => [strip, first + bus]));
}

function automationOf(plan: PlanWire, names: readonly ReadonlyMap<string, number>[], slotCount: number) {
  const tableOfSlot = new Int32Array(slotCount).fill(-1);
  const tables: Float32Array[] = [];
  let at = 0;
  plan.json.strips.forEach((strip, index) => {
    for (const [name, buffer] of Object.entries(strip.automation)) {
      const slot = names[index]?.get(name);
      if (slot === undefined) throw new Error(`Expected automation of what strip ${strip.id} has, found ${name}.`);
      const table = new Float32Array(bufferOf(plan, buffer));
      if (table.length !== cellCount(plan) + 1) {
        throw new Error(`Expected ${cellCount(plan) + 1} values of automation ${name}, found ${table.length}.`);
      }
      tableOfSlot[slot] = at;
      tables.push(table);
      at += table.length;
    }
  });
  return { tables, tableOf: tableOfSlot };
}

function insertPlaces(strip: StripJson, names: ReadonlyMap<string, number> | undefined): InsertPlace[] {
  return strip.inserts.map((insert, index) => ({
    kernel: insert.kernel,
    slot: names?.get(`insert:${index}:on`) ?? 0,
    slotCount: 1 + insert.parameters.length,
  }));
}

/** A parameter's value at a frame of the song: automated, or as set by hand. */
export function valueAt(plan: PlanWire, strip: StripJson, name: string, frame: number): number | null {
  const table = tableOf(plan, strip, name);
  return table === null ? null : (table[Math.min(Math.floor(frame / 128), table.length - 1)] ?? null);
}
