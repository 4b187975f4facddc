/** Loudness and correlation as numbers, for the eye and for screen readers alike. */

import type { LoudnessReadout } from "../../audio/tap";
import { h } from "../../draw/dom";
import { formatDb, MINUS } from "../../time";

/** Of K-weighted power, in LUFS (ITU-R BS.1770-5). */
export function lufsOfPower(power: number): number {
  return power > 0 ? -0.691 + 10 * Math.log10(power) : -Infinity;
}

/** The numbers' rows; what each of them means is its title. */
const ROWS = {
  momentary: ["Momentary", "LUFS", "Loudness of the last 0.4 s"],
  shortTerm: ["Short-term", "LUFS", "Loudness of the last 3 s"],
  integrated: ["Integrated", "LUFS", "Gated loudness since the last reset (ITU-R BS.1770)"],
  truePeak: ["True peak", "dBTP", "Highest peak between samples since the last reset"],
  correlation: ["Correlation", "", "+1: both sides the same, 0: nothing in common, −1: opposite"],
} as const;

type Row = keyof typeof ROWS;

const NOTHING = "–";

export class LoudnessReadouts {
  readonly element: HTMLElement;
  readonly #values = new Map<Row, HTMLElement>();

  constructor() {
    const rows = (Object.keys(ROWS) as Row[]).map((row) => {
      const [name, unit, title] = ROWS[row];
      const value = h("span", { class: "setbook-readout-value" }, NOTHING);
      this.#values.set(row, value);
      return h("div", { "data-readout": row, title }, h("dt", {}, name), h("dd", {}, value, unit && ` ${unit}`));
    });
    this.element = h("dl", { class: "setbook-loudness" }, ...rows);
  }

  show(loudness: LoudnessReadout | null, correlation: number | null): void {
    const { momentary = 0, shortTerm = 0, integrated = 0, truePeak = 0 } = loudness ?? {};
    const level = (db: number): string => (loudness === null ? NOTHING : formatDb(db, false));
    this.#write("momentary", level(lufsOfPower(momentary)));
    this.#write("shortTerm", level(lufsOfPower(shortTerm)));
    this.#write("integrated", level(lufsOfPower(integrated)));
    this.#write("truePeak", level(truePeak > 0 ? 20 * Math.log10(truePeak) : -Infinity));
    this.#write("correlation", correlation === null ? NOTHING : signed(correlation));
    this.#values.get("truePeak")?.parentElement?.toggleAttribute("data-over", truePeak > 1);
  }

  #write(row: Row, text: string): void {
    const value = this.#values.get(row);
    if (value !== undefined && value.textContent !== text) value.textContent = text;
  }
}

/** "+0.31", "0.00", "−0.20". */
export function signed(value: number): string {
  const sign = value >= 0.005 ? "+" : value <= -0.005 ? MINUS : "";
  return `${sign}${Math.abs(value).toFixed(2)}`;
}
