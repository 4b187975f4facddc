/** A fader on Live's scale. */

import { h } from "../draw/dom";
import { Continuous, type ContinuousOptions } from "./continuous";
import { travelOfDb } from "./fader_law";

/** Marks beside the fader, in dB. */
const MARKS = [6, 0, -6, -12, -24, -36, -60];

/** Height of the cap, which the groove is longer than the travel by. */
const CAP_PIXELS = 14;

export class Fader extends Continuous {
  constructor(options: Omit<ContinuousOptions, "pixels">) {
    super({ ...options, orientation: "vertical", pixels: () => this.element.clientHeight - CAP_PIXELS });
    this.element.classList.add("setbook-fader");
    this.element.append(h("div", { class: "setbook-groove" }), h("div", { class: "setbook-cap" }));
  }
}

/** The decibels beside fader and meter; both use the same scale. */
export function decibelMarks(): HTMLElement {
  const scale = h("div", { class: "setbook-marks", "aria-hidden": "true" });
  for (const db of MARKS) {
    scale.append(h("span", { style: `--travel: ${travelOfDb(db).toFixed(4)}` }, String(Math.abs(db))));
  }
  return scale;
}
