/** A knob, turned by dragging up and down. */

import { Continuous, type ContinuousOptions } from "./continuous";

/** Pixels of the pointer from end to end. */
const DRAG_PIXELS = 160;

/** The arc leaves a quarter open at the bottom; its length counts as 1, so that dashes are shares of the travel. */
const DIAL = `<svg viewBox="0 0 24 24" aria-hidden="true">
<path class="setbook-dial-way" pathLength="1" d="M5.64 18.36A9 9 0 1 1 18.36 18.36"/>
<path class="setbook-dial-value" pathLength="1" d="M5.64 18.36A9 9 0 1 1 18.36 18.36"/>
<path class="setbook-dial-hand" d="M12 12V5"/></svg>`;

export interface KnobOptions extends Omit<ContinuousOptions, "pixels"> {
  /** The arc grows from the middle, as for pan, instead of from the left. */
  readonly centred?: boolean;
}

export class Knob extends Continuous {
  constructor(options: KnobOptions) {
    super({ ...options, pixels: () => DRAG_PIXELS });
    this.element.classList.add("setbook-knob");
    if (options.centred) this.element.dataset["centred"] = "";
    this.element.innerHTML = DIAL;
  }
}
