/** Room for PCM in the worklet's memory: a buddy allocator, so that short sounds take little of it. */

/** The least and the greatest block, in bytes: 4096 and 65536 frames of stereo float32. */
const LEAST = 32_768;
const GREATEST = 524_288;
const ORDERS = Math.log2(GREATEST / LEAST);

export class Pool {
  readonly #limit: number;
  #end = 0;
  /** Per order: free places. */
  readonly #free: Set<number>[] = Array.from({ length: ORDERS + 1 }, () => new Set<number>());
  readonly #taken = new Map<number, number>();

  constructor(limitBytes: number) {
    this.#limit = Math.max(GREATEST, Math.floor(limitBytes / GREATEST) * GREATEST);
  }

  get limit(): number {
    return this.#limit;
  }

  /** A place for so many bytes, or null if there is none. */
  take(bytes: number): number | null {
    const order = Pool.order(bytes);
    const place = this.#split(order);
    if (place !== null) this.#taken.set(place, order);
    return place;
  }

  give(place: number): void {
    let order = this.#taken.get(place);
    if (order === undefined) return;
    this.#taken.delete(place);
    let at = place;
    while (order < ORDERS) {
      const buddy = at ^ (LEAST << order);
      if (!this.#free[order]?.delete(buddy)) break;
      at = Math.min(at, buddy);
      order++;
    }
    this.#free[order]?.add(at);
  }

  /** What a block for so many bytes takes of the pool. */
  static size(bytes: number): number {
    return LEAST << Pool.order(bytes);
  }

  private static order(bytes: number): number {
    return Math.min(Math.max(Math.ceil(Math.log2(bytes / LEAST)), 0), ORDERS);
  }

  #split(order: number): number | null {
    const free = this.#free[order];
    for (const place of free ?? []) {
      free?.delete(place);
      return place;
    }
    if (order === ORDERS) return this.#grow();
    const whole = this.#split(order + 1);
    if (whole !== null) free?.add(whole + (LEAST << order));
    return whole;
  }

  #grow(): number | null {
    if (this.#end + GREATEST > this.#limit) return null;
    this.#end += GREATEST;
    return this.#end - GREATEST;
  }
}
