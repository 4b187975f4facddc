/** What of a plan's strips is part of a track: chains of its racks, and what lies before and behind them. */

import type { Way } from "./compensation";
import type { StripJson } from "./plan";

/** Of each strip the track that it is part of; a track's own strip is part of itself. */
export function tracksOf(strips: readonly Pick<StripJson, "kind" | "output">[]): number[] {
  const tracks = [...strips.keys()];
  // Whoever flows into another comes before it.
  for (let index = strips.length - 1; index >= 0; index--) {
    const strip = strips[index];
    if (strip?.kind === "part") tracks[index] = tracks[strip.output] ?? index;
  }
  return tracks;
}

/** Of each strip, the parts before it that are its own. */
export function partsOf(strips: readonly Pick<StripJson, "kind" | "output">[]): number[][] {
  const parts: number[][] = strips.map(() => []);
  tracksOf(strips).forEach((track, index) => {
    if (track !== index) parts[track]?.push(index);
  });
  return parts;
}

/** Tracks of whose parts something goes elsewhere: these parts are heard whatever the track plays. */
export function openTracks(tracks: readonly number[], ways: readonly Way[]): Set<number> {
  const track = (strip: number): number => tracks[strip] ?? strip;
  const out = ways.filter(({ source, target }) => track(source) !== source && track(target) !== track(source));
  return new Set(out.map(({ source }) => track(source)));
}
