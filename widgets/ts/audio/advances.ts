/** How far everything has to run ahead of itself when something comes to be later than it was. */

import type { Timing } from "./compensation";

/** The chains of all strips as they were timed: what comes behind the plan's inserts. */
export type Chains = ReadonlyMap<number, readonly object[]>;

/** How far the elements of a strip are to go, in frames: its input, its inserts, its fader. */
export interface Advance {
  readonly input: number;
  /** Those of the plan, then those that came while the song plays. */
  readonly inserts: readonly number[];
  readonly fader: number;
}

/**
 * What every strip has to catch up with, once `after` holds in place of `before`. What is later by as much as the whole
 * goes on where it is; what leads to the new effect runs ahead, so that all arrives together as before.
 *
 * `planned`: per strip, how many inserts the plan has.
 */
export function advancesOf(
  planned: readonly number[],
  before: { readonly timing: Timing; readonly chains: Chains },
  after: { readonly timing: Timing; readonly chains: Chains },
): Advance[] {
  const gained = after.timing.total - before.timing.total;
  return planned.map((count, strip) => {
    const [old, now] = [before.chains.get(strip) ?? [], after.chains.get(strip) ?? []];
    const ahead = (index: number, oldIndex: number): number =>
      gained - (after.timing.insert(strip, index) - before.timing.insert(strip, oldIndex));
    // What is new stands where the next of those that were there has stood.
    const oldPlace = (index: number): number => {
      const next = now.slice(index).find((one) => old.includes(one));
      return count + (next === undefined ? old.length : old.indexOf(next));
    };
    const own = Array.from({ length: count }, (_, index) => ahead(index, index));
    return {
      input: ahead(0, 0),
      inserts: [...own, ...now.map((_, index) => ahead(count + index, oldPlace(index)))],
      fader: ahead(count + now.length, count + old.length),
    };
  });
}

/** Where the frames up to the goal have to be cut, so that each element either runs through a part or rests. */
export function cutsOf(advances: readonly Advance[], goal: number, capacity: number): [clock: number, frames: number][] {
  const ahead = advances.flatMap(({ input, inserts, fader }) => [input, ...inserts, fader]).filter((frames) => frames > 0);
  const cuts = [...new Set(ahead)].sort((a, b) => b - a).map((frames) => goal - frames);
  const parts: [number, number][] = [];
  cuts.forEach((cut, index) => {
    const end = cuts[index + 1] ?? goal;
    for (let clock = cut; clock < end; clock += capacity) parts.push([clock, Math.min(capacity, end - clock)]);
  });
  return parts;
}
