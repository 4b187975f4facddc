/** A loop's seam: who is behind the console's clock comes to the loop's end later, and turns then, each by itself. */

/** A range that is played over and over. */
export interface Loop {
  readonly start: number;
  readonly end: number;
}

/** Nothing is set back. */
const TOGETHER: readonly number[] = [0];

export class Seam {
  #loop: Loop | null = null;
  /** How far things are behind the clock, as what is heard: those that are as far turn together. */
  #behind: readonly number[] = [];
  /** How many loops' lengths those have been set back, against the clock. */
  readonly #turns = new Map<number, number>();
  #backs: readonly number[] = TOGETHER;

  get loop(): Loop | null {
    return this.#loop;
  }

  /** By how many frames something is set back now: one number while all are together. */
  get backs(): readonly number[] {
    return this.#backs;
  }

  get #length(): number {
    return this.#loop === null ? 0 : this.#loop.end - this.#loop.start;
  }

  /** Whether something is set back. */
  get open(): boolean {
    return this.#backs !== TOGETHER;
  }

  /** By how many frames what is so far behind has been set back. */
  back(behind: number): number {
    return (this.#turns.get(behind) ?? 0) * this.#length;
  }

  /** Learns how far things are behind. */
  know(behind: readonly number[]): void {
    this.#behind = behind;
    this.#measure();
  }

  /** Takes a loop; false if something has gone past its end, or turned in another: all has to be set anew then. */
  take(loop: Loop | null, clock: number): boolean {
    const fits = !this.open && (loop === null || this.#behind.every((behind) => clock - behind <= loop.end));
    this.#loop = loop;
    if (!fits) this.reset();
    return fits;
  }

  /** Everything is where the clock says. */
  reset(): void {
    this.#turns.clear();
    this.#measure();
  }

  /** The clock has been set back by the loop's length. */
  rewind(): void {
    for (const behind of this.#behind) this.#turns.set(behind, (this.#turns.get(behind) ?? 0) - 1);
    this.#measure();
  }

  /** Sets back what has come to the loop's end; how far behind that is. */
  turn(clock: number): number[] {
    const loop = this.#loop;
    if (loop === null) return [];
    const turning = this.#behind.filter((behind) => this.#heard(clock, behind) >= loop.end);
    for (const behind of turning) {
      const turns = Math.floor((this.#heard(clock, behind) - loop.start) / this.#length);
      this.#turns.set(behind, (this.#turns.get(behind) ?? 0) + turns);
    }
    if (turning.length > 0) this.#measure();
    return turning;
  }

  /** In how many frames something comes to the loop's end. */
  next(clock: number): number {
    if (this.#loop === null) return Infinity;
    let next = Infinity;
    for (const behind of this.#behind) next = Math.min(next, this.#loop.end - this.#heard(clock, behind));
    return next;
  }

  /** How much of the loop's beginning is played before the clock gets to a frame. */
  ahead(clock: number): number {
    if (this.#loop === null) return 0;
    const first = Math.min(...this.#behind, Infinity);
    return Math.max(0, Math.min(clock - first - this.#loop.end, this.#length));
  }

  #measure(): void {
    const backs = new Set(this.#behind.map((behind) => this.back(behind)));
    this.#backs = [...backs].every((back) => back === 0) ? TOGETHER : [...backs];
  }

  #heard(clock: number, behind: number): number {
    return clock - behind - this.back(behind);
  }
}
