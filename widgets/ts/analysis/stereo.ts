/** How left and right relate: the points of a goniometer, and their correlation. */

import { append } from "./spectrum";

/** So many of the last samples are shown: 46 ms at 44.1 kHz. */
export const POINTS = 2048;

const CORRELATION_SECONDS = 0.3;

/** The picture is enlarged for quiet music, at most so much, and no faster than this. */
const MOST_ENLARGED = 16;
const ZOOM_SECONDS = 1;
const ROOM = 0.9;

export class StereoField {
  readonly left = new Float32Array(POINTS);
  readonly right = new Float32Array(POINTS);
  /** What the points are multiplied with, so that they fill the picture. */
  zoom = 1;
  #product = 0;
  #powers = [0, 0] as [number, number];

  hear(left: Float32Array, right: Float32Array, sampleRate: number): void {
    append(this.left, left);
    append(this.right, right);
    const keep = Math.exp(-1 / (CORRELATION_SECONDS * sampleRate));
    let [product, [lefts, rights]] = [this.#product, this.#powers];
    for (let i = 0; i < left.length; i++) {
      const [l, r] = [left[i] as number, right[i] as number];
      product = product * keep + l * r;
      lefts = lefts * keep + l * l;
      rights = rights * keep + r * r;
    }
    this.#product = product;
    this.#powers = [lefts, rights];
  }

  rest(): void {
    this.left.fill(0);
    this.right.fill(0);
    this.#product = 0;
    this.#powers = [0, 0];
  }

  /** +1 both the same, 0 nothing in common, −1 opposite; null for silence on either side. */
  get correlation(): number | null {
    const power = Math.sqrt(this.#powers[0] * this.#powers[1]);
    return power > 1e-9 ? Math.min(Math.max(this.#product / power, -1), 1) : null;
  }

  /** Whether there is anything to see. */
  get silent(): boolean {
    return this.#powers[0] + this.#powers[1] < 1e-9;
  }

  /** Draws nearer to a zoom at which the points fill the picture; at once where they would leave it. */
  advance(seconds: number): void {
    let highest = 0;
    for (let i = 0; i < POINTS; i++) highest = Math.max(highest, Math.abs(this.left[i] as number), Math.abs(this.right[i] as number));
    const goal = highest === 0 ? this.zoom : Math.min(ROOM / highest, MOST_ENLARGED);
    const share = goal < this.zoom ? 1 : 1 - Math.exp(-seconds / ZOOM_SECONDS);
    this.zoom += (goal - this.zoom) * share;
  }
}
