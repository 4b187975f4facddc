/** Marks and words for kinds of change and for what changed. */

import type { ChangeData, ChangeKind } from "./data";

/** A sign, a word and a colour token for each; the same signs as on the arrangement. */
export const KINDS: Readonly<Record<ChangeKind, { sign: string; word: string; token: string }>> = {
  insert: { sign: "+", word: "Added", token: "added" },
  remove: { sign: "−", word: "Removed", token: "removed" },
  set: { sign: "≠", word: "Changed", token: "changed" },
  move: { sign: "↔", word: "Moved", token: "moved" },
};

const CONCEPTS: Readonly<Record<string, string>> = {
  song: "Song",
  track: "Tracks",
  mixer: "Mixer",
  device: "Devices",
  parameter: "Parameters",
  clip: "Clips",
  notes: "Notes",
  automation: "Automation",
  scene: "Scenes",
  locator: "Locators",
  routing: "Routing",
  sample: "Samples",
};

export function conceptWord(concept: string): string {
  return CONCEPTS[concept] ?? concept.charAt(0).toUpperCase() + concept.slice(1);
}

/** How many changes there are of each concept, in the order of the table above. */
export function countConcepts(changes: readonly ChangeData[]): [concept: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { concept } of changes) counts.set(concept, (counts.get(concept) ?? 0) + 1);
  const order = Object.keys(CONCEPTS);
  return [...counts].sort(([one], [other]) => rank(order, one) - rank(order, other));
}

function rank(order: readonly string[], concept: string): number {
  const at = order.indexOf(concept);
  return at < 0 ? order.length : at;
}

/** "1 change", "12 changes". */
export function countWords(count: number): string {
  return count === 1 ? "1 change" : `${count} changes`;
}

/** The place below the track that the group is already about: "Bass › EQ Eight" is "EQ Eight" there. */
export function placeWithin(where: string, ofTrack: boolean): string {
  return ofTrack ? where.split(" › ").slice(1).join(" › ") : where;
}

/** A sentence that stands alone begins with a capital. */
export function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
