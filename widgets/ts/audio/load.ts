/** How much of its time the worklet needs, told many times a second and roughly each time. */

/** A word counts so much beside those before it: half of the value comes from the last second. */
const WEIGHT = 0.023;

export class Load {
  #share = 0;
  #words = 0;

  take(share: number): void {
    this.#words++;
    // The first words count as a plain mean.
    this.#share += (share - this.#share) * Math.max(WEIGHT, 1 / this.#words);
  }

  reset(): void {
    this.#share = 0;
    this.#words = 0;
  }

  get share(): number {
    return this.#share;
  }
}
