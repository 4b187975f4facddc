/** What leaves the strips, as rows that kernels read: to which bus, from which point, how late. */

import { listenersOf, outward, type Ear, type Timing, type Way } from "./compensation";
import { constant, type Layout, type ModuleNotes } from "./layout";
import type { Lines, Surplus } from "./lines";
import type { PlanWire } from "./plan";

const POINTS = { pre_fx: "POINT_PRE_FX", post_fx: "POINT_POST_FX", post_mixer: "POINT_POST_MIXER" };

/** So many effects that came while the song plays may listen to other tracks. */
export const MOST_EARS = 32;

/** All ways of the console as they are now. */
export interface Ways {
  readonly sends: Int32Array;
  /** Per slot: how far it is behind the console's clock, in frames. */
  readonly lateOf: Int32Array;
  /** Strips that something listens to before their inserts. */
  readonly tapped: ReadonlySet<number>;
  /** What ways that wait less than before have to give at once, and the bus that it belongs to. */
  readonly surplus: readonly (Surplus & { readonly way: Way; readonly bus: number })[];
}

/** Writes into the strips' rows where their ways begin and how late they are, and lays the lines of what waits. */
export function layWays(plan: PlanWire, notes: ModuleNotes, layout: Layout, ears: readonly Ear[], timing: Timing, lines: Lines): Ways {
  const at = (name: string): number => constant(notes, name);
  const { strips } = plan.json;
  const listeners = listenersOf(strips, ears);
  const busOf = (way: Way): number => {
    const ear = ears.findIndex(({ strip, insert }) => strip === way.target && insert === way.insert);
    return ear < 0 ? layout.buses.into(way) : layout.buses.count + ear;
  };
  const delays = new Map<string, number>();
  const ways = new Map<string, Way>();
  const add = (key: string, way: Way): string => {
    delays.set(key, timing.delay(way));
    ways.set(key, way);
    return key;
  };
  const rows: { readonly key: string; readonly way: Way; readonly point: number }[] = [];
  const outputs = strips.map((strip, index) => {
    const row = layout.strips.subarray(index * at("STRIP_FIELDS"));
    row[at("STRIP_SEND")] = rows.length;
    strip.sends.forEach(({ to, pre_fader }, number) => {
      const way = outward(index, to);
      rows.push({ key: add(`${index}:send:${number}`, way), way, point: at(pre_fader ? "POINT_PRE_FADER" : "POINT_POST_FADER") });
    });
    const heard = listeners[index] ?? [];
    row[at("STRIP_TAP_COUNT")] = heard.length;
    for (const way of heard) rows.push({ key: add(`${index}:tap:${way.target}:${way.insert ?? ""}`, way), way, point: at(POINTS[way.point]) });
    return add(`${index}:out`, outward(index, strip.output));
  });
  const spare = [...lines.lay(delays)];
  const sends = new Int32Array(rows.length * at("SEND_FIELDS"));
  rows.forEach(({ key, way, point }, number) => {
    sends.set([busOf(way), point, delays.get(key) ?? 0, lines.place(key)], number * at("SEND_FIELDS"));
  });
  outputs.forEach((key, index) => {
    const row = layout.strips.subarray(index * at("STRIP_FIELDS"));
    row[at("STRIP_DELAY")] = delays.get(key) ?? 0;
    row[at("STRIP_LINE")] = lines.place(key);
    row[at("STRIP_LATE")] = timing.fader(index);
    row[at("STRIP_WAITS")] = Number([...delays].some(([one, delay]) => delay > 0 && one.startsWith(`${index}:`)));
  });
  const surplus = spare.flatMap(([key, held]) => {
    const way = ways.get(key);
    return way === undefined ? [] : [{ ...held, way, bus: busOf(way) }];
  });
  const tapped = new Set(listeners.flat().flatMap(({ source, point }) => (point === "pre_fx" ? [source] : [])));
  return { sends, lateOf: lateOf(plan, notes, layout, timing), tapped, surplus };
}

/** How late each slot is: an insert's as its insert, all others as the fader. */
function lateOf(plan: PlanWire, notes: ModuleNotes, layout: Layout, timing: Timing): Int32Array {
  const late = new Int32Array(layout.tableOf.length);
  plan.json.strips.forEach((_, index) => {
    const names = layout.names[index] ?? new Map<string, number>();
    const first = (names.get("volume") ?? 0) - constant(notes, "SLOT_VOLUME");
    late.fill(timing.fader(index), first, first + constant(notes, "SLOT_SENDS"));
    for (const [name, slot] of names) {
      const [what, insert] = name.split(":");
      late[slot] = what === "insert" ? timing.insert(index, Number(insert)) : timing.fader(index);
    }
  });
  return late;
}

