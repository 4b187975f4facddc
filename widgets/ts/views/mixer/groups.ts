/** Which strips belong to which groups, as bands of colour over the names. */

import { h } from "../../draw/dom";
import type { StripData } from "./data";

export interface Band {
  readonly color: string;
  readonly name: string;
  readonly first: boolean;
  readonly last: boolean;
}

/** For each strip its groups, outermost first; a group's band begins on its own strip. */
export function bandsOf(strips: readonly StripData[]): Band[][] {
  const byId = new Map(strips.map((strip) => [strip.id, strip]));
  const chains = strips.map((strip) => chainOf(strip, byId));
  return chains.map((chain, index) =>
    chain.map((group, level) => ({
      color: group.color ?? "#8b929c",
      name: group.name,
      first: chains[index - 1]?.[level] !== group,
      last: chains[index + 1]?.[level] !== group,
    })),
  );
}

function chainOf(strip: StripData, byId: ReadonlyMap<string, StripData>): StripData[] {
  const chain: StripData[] = [];
  let group = strip.kind === "group" ? strip : byId.get(strip.group ?? "");
  while (group !== undefined && !chain.includes(group)) {
    chain.unshift(group);
    group = byId.get(group.group ?? "");
  }
  return chain;
}

/** `levels` rows, so that names stay in line whether a strip is in a group or not. */
export function bandRows(bands: readonly Band[], levels: number): HTMLElement {
  const rows = h("div", { class: "setbook-bands", "aria-hidden": "true" });
  for (let level = 0; level < levels; level += 1) {
    const band = bands[level];
    const row = h("div", band ? { title: band.name, "data-first": band.first, "data-last": band.last } : {});
    if (band) row.style.background = band.color;
    rows.append(row);
  }
  return rows;
}
