/** An EQ's curve before (dashed) and after, small enough for a row of the list. */

import type { ChangeData } from "./data";

type Curves = NonNullable<ChangeData["eq_curves"]>;

const WIDTH = 240;
const HEIGHT = 64;
/** Decibels up and down from the middle. */
const RANGE_DB = 18;
/** Lines at 100 Hz, 1 kHz and 10 kHz. */
const DECADES = [100, 1000, 10_000];
const [LOWEST_HZ, HIGHEST_HZ] = [20, 20_000];

export function curvePicture({ before, after }: Curves): HTMLElement {
  const holder = document.createElement("span");
  holder.className = "setbook-curve";
  holder.title = "EQ curve before (dashed) and after, 20 Hz to 20 kHz, ±18 dB";
  holder.setAttribute("aria-hidden", "true");
  const grid = DECADES.map((hz) => `M${x(hz)} 0V${HEIGHT}`).join("");
  holder.innerHTML = `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">
<path class="setbook-curve-grid" d="${grid}M0 ${HEIGHT / 2}H${WIDTH}"/>
${path("before", before)}${path("after", after)}</svg>`;
  return holder;
}

/** Without the EQ nothing is changed: a flat line. */
function path(side: string, levels: readonly number[] | null): string {
  const curve = levels ?? [0, 0];
  const step = WIDTH / (curve.length - 1);
  const points = curve.map((db, index) => `${(index * step).toFixed(1)} ${y(db).toFixed(1)}`);
  return `<path class="setbook-curve-${side}" d="M${points.join("L")}"/>`;
}

function x(hz: number): string {
  return ((WIDTH * Math.log(hz / LOWEST_HZ)) / Math.log(HIGHEST_HZ / LOWEST_HZ)).toFixed(1);
}

function y(db: number): number {
  return (HEIGHT / 2) * (1 - Math.min(Math.max(db / RANGE_DB, -1.1), 1.1));
}
