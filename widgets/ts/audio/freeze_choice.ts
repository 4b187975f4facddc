/** Which strips are frozen: those that a person says, and, where the rest would not fit the time, the costliest. */

import { tracksOf } from "./parts";
import type { PlanJson } from "./plan";

export interface Candidate {
  readonly id: string;
  /** Share of the time that its inserts and effects take. */
  readonly cost: number;
  /** Nothing from elsewhere flows into it, and it has inserts or effects. */
  readonly freezable: boolean;
  /** What a person wants: frozen, live, or nothing in particular. */
  readonly wish: boolean | undefined;
}

/** By id: frozen by hand, or because it would not fit. */
export type Choice = ReadonlyMap<string, "hand" | "budget">;

/**
 * Strips whose sound hangs on others, or to whose inside others listen: what is moved elsewhere would thaw them. What goes on
 * between the parts of one track ties nothing.
 */
export function tiedStrips({ strips }: Pick<PlanJson, "strips">, ears: readonly { readonly strip: number; readonly track: string }[] = []): Set<number> {
  const tied = new Set<number>();
  const tracks = tracksOf(strips);
  const track = (strip: number): number => tracks[strip] ?? strip;
  for (const { strip, track } of ears) tied.add(strip).add(strips.findIndex(({ id }) => id === track));
  strips.forEach(({ output, sends, takes, inserts }, index) => {
    const outside = (strip: number): boolean => track(strip) !== track(index);
    for (const to of [output, ...sends.map((send) => send.to)].filter(outside)) tied.add(track(to));
    const heard = [...takes, ...inserts.map(({ side_chain }) => side_chain?.source ?? null)].filter((source) => source !== null);
    const sources = heard.map(({ strip }) => strip).filter(outside);
    if (sources.length > 0) tied.add(track(index));
    for (const source of sources) tied.add(track(source));
  });
  return tied;
}

/**
 * Freezes the costliest until the rest takes no more than `budget` of the time. The fewer are frozen the better: frozen
 * sound has to be made and fetched. Strips that a person wants live are left alone.
 */
export function chooseFrozen(candidates: readonly Candidate[], budget: number): Choice {
  const chosen = new Map<string, "hand" | "budget">();
  for (const { id, freezable, wish } of candidates) if (freezable && wish === true) chosen.set(id, "hand");
  let load = candidates.reduce((sum, { id, cost }) => sum + (chosen.has(id) ? 0 : cost), 0);
  const costliest = candidates
    .filter(({ id, freezable, wish, cost }) => freezable && wish === undefined && cost > 0 && !chosen.has(id))
    .sort((a, b) => b.cost - a.cost);
  for (const { id, cost } of costliest) {
    if (load <= budget) break;
    chosen.set(id, "budget");
    load -= cost;
  }
  return chosen;
}
