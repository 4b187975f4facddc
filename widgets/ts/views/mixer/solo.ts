/** Which strips cannot be heard: muted, inside something muted, or left out by a solo. */

import type { StripData } from "./data";

type Value = (id: string, parameter: string) => number;

export function silencedStrips(strips: readonly StripData[], value: Value): Set<string> {
  const byId = new Map(strips.map((strip) => [strip.id, strip]));
  const soloing = strips.some(({ id }) => value(id, "soloed") !== 0);
  const heard = soloing ? soloedFamilies(strips, byId, value) : null;
  const silenced = new Set<string>();
  for (const strip of strips) {
    const mutedOnTheWay = lineage(strip, byId).some(({ id, kind }) => kind !== "main" && value(id, "active") === 0);
    // A solo leaves the returns open for what is sent to them.
    const leftOut = heard !== null && strip.kind !== "main" && strip.kind !== "return" && !heard.has(strip.id);
    if (mutedOnTheWay || leftOut) silenced.add(strip.id);
  }
  return silenced;
}

/** What is soloed, what is inside it, and the groups around it. */
function soloedFamilies(
  strips: readonly StripData[],
  byId: ReadonlyMap<string, StripData>,
  value: Value,
): Set<string> {
  const heard = new Set<string>();
  for (const strip of strips) {
    const line = lineage(strip, byId);
    if (line.some(({ id }) => value(id, "soloed") !== 0)) {
      heard.add(strip.id);
      if (value(strip.id, "soloed") !== 0) for (const { id } of line) heard.add(id);
    }
  }
  return heard;
}

/** The strip and the groups around it, inner first. */
function lineage(strip: StripData, byId: ReadonlyMap<string, StripData>): StripData[] {
  const line: StripData[] = [];
  let next: StripData | undefined = strip;
  while (next !== undefined && !line.includes(next)) {
    line.push(next);
    next = byId.get(next.group ?? "");
  }
  return line;
}
