/** The lane graph's piece beside one card. */

import { h } from "../../draw/dom";
import type { LaneRow } from "./lanes";

const LANE = 16;
const NODE_Y = 22;
const RADIUS = 5;

/** Colours that stay apart for the colour-blind come from the theme; lanes also differ by place. */
const COLORS = ["changed", "removed", "added", "moved", "warning"] as const;

const SVG = "http://www.w3.org/2000/svg";

function graphWidth(lanes: number): number {
  return lanes * LANE + 8;
}

/** Lines are as long as the card is high: the svg is stretched, its lower end is 100 %. */
export function lanePiece(row: LaneRow, lanes: number): HTMLElement {
  const svg = element("svg", { class: "setbook-lanes", width: graphWidth(lanes), "aria-hidden": "true" });
  for (const lane of row.above) svg.append(line(lane, 0, NODE_Y));
  for (const lane of row.below) if (!row.branches.some(({ to }) => to === lane)) svg.append(rest(lane, NODE_Y));
  for (const { from, to } of row.branches) {
    const [x0, x1] = [laneX(from), laneX(to)];
    const bend = `M${x0} ${NODE_Y}C${x0} ${NODE_Y + 20} ${x1} ${NODE_Y + 8} ${x1} ${NODE_Y + 28}`;
    svg.append(element("path", { d: bend, fill: "none", style: stroke(to) }), rest(to, NODE_Y + 28));
  }
  const node = { cx: laneX(row.lane), cy: NODE_Y, r: RADIUS, style: `${stroke(row.lane)}`, class: "setbook-lane-node" };
  svg.append(element("circle", node));
  return h("div", { class: "setbook-lanes-box", style: `width:${graphWidth(lanes)}px` }, svg);
}

function line(lane: number, from: number, to: number): SVGElement {
  return element("line", { x1: laneX(lane), x2: laneX(lane), y1: from, y2: to, style: stroke(lane) });
}

function rest(lane: number, from: number): SVGElement {
  return element("line", { x1: laneX(lane), x2: laneX(lane), y1: from, y2: "100%", style: stroke(lane) });
}

function laneX(lane: number): number {
  return LANE / 2 + 4 + lane * LANE;
}

function stroke(lane: number): string {
  return `stroke:var(--sb-${COLORS[lane % COLORS.length]});stroke-width:2`;
}

function element<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number>,
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}
