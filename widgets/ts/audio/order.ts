/** In which order strips are played: as `authoring/hearing.py` orders a plan, so that sums come out the same. */

import { waysOf, type Ear } from "./compensation";
import type { StripJson } from "./plan";

/** Whoever listens comes after what it hears; of those that nothing has to wait for, the first comes first. */
export function orderOf(strips: readonly StripJson[], ears: readonly Ear[]): number[] {
  if (ears.length === 0) return [...strips.keys()];
  const before = strips.map(() => new Set<number>());
  for (const { source, target } of waysOf(strips, ears).flat()) before[target]?.add(source);
  const waiting = new Set(strips.keys());
  const order: number[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting].find((strip) => ![...(before[strip] ?? [])].some((source) => waiting.has(source)));
    if (ready === undefined) throw new Error("Expected effects that listen to tracks before their own, found a circle; let one of them listen elsewhere.");
    waiting.delete(ready);
    order.push(ready);
  }
  return order;
}
