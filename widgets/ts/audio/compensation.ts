/** Delay compensation: `console/compensation.py`, in the browser. Strips and ways wait for what is late. */

import type { PlanWire, StripJson, TapJson } from "./plan";

const SPEAKERS = -1;

/** From a strip into another, or into the side-chain of one of its inserts. */
export interface Way {
  readonly source: number;
  /** A strip or the speakers. */
  readonly target: number;
  readonly point: TapJson["point"];
  /** The insert that listens; none for the strip itself. */
  readonly insert: number | null;
}

/** An effect that came while the song plays, and what it listens to. */
export interface Ear {
  readonly strip: number;
  /** Its place among the inserts of its strip, those of the plan counted. */
  readonly insert: number;
  readonly source: TapJson;
}

/** How late everything is, in frames behind the console's clock. */
export class Timing {
  /** Per strip: where its segments and what flows into it meet. */
  readonly inputs: number[];
  /** At the speakers. */
  readonly total: number = 0;
  readonly #plan: PlanWire;
  readonly #moved: readonly number[];
  /** Per strip: by how much each insert's input is later than the strip's, and at last the fader. */
  readonly #steps: readonly (readonly number[])[];

  /** `late`: per strip, how many frames each of its effects is late. */
  constructor(plan: PlanWire, late: readonly (readonly number[])[], ears: readonly Ear[] = [], order = [...plan.json.strips.keys()]) {
    const { strips, compensated } = plan.json;
    this.#plan = plan;
    this.#moved = movesOf(plan);
    this.#steps = late.map((frames) => frames.reduce((sums, one) => [...sums, (sums.at(-1) ?? 0) + one], [0]));
    this.inputs = strips.map(() => 0);
    if (!compensated) return;
    const rows = waysOf(strips, ears);
    const ways = order.map((strip) => rows[strip] ?? []);
    // Sources come first: their own inputs are known by now.
    for (const way of ways.flat()) {
      const earliest = this.#lead(way);
      if (way.target === SPEAKERS) this.total = Math.max(this.total, earliest);
      else this.inputs[way.target] = Math.max(this.#input(way.target), earliest);
    }
    // Targets come first: theirs are final by now.
    for (const own of ways.reverse()) {
      const [first] = own;
      if (first !== undefined) this.inputs[first.source] = this.#input(first.source) + Math.min(...own.map((way) => this.#slack(way)));
    }
  }

  /** How late a strip's fader is. */
  fader(strip: number): number {
    return this.#input(strip) + (this.#steps[strip]?.at(-1) ?? 0);
  }

  /** When a strip's segments would meet what is heard at that time of the song, its own and its groups' delays set aside. */
  heard(strip: number): number {
    return this.#input(strip) - this.moved(strip);
  }

  /** How late what an insert works on is. */
  insert(strip: number, index: number): number {
    return this.#input(strip) + (this.#steps[strip]?.[index] ?? 0);
  }

  /** By how many frames track delays move a strip's sound on the way to the speakers. */
  moved(strip: number): number {
    return this.#moved[strip] ?? 0;
  }

  /** How far what inserts work on, and faders, are behind the clock, against when it is heard: each number once. */
  behind(): number[] {
    const all = this.#steps.flatMap((steps, strip) => steps.map((step) => this.#input(strip) + step - this.moved(strip)));
    return [...new Set(all)];
  }

  /** How long a way waits. */
  delay(way: Way): number {
    return this.#plan.json.compensated ? Math.max(this.#slack(way), 0) : 0;
  }

  #input(strip: number): number {
    return this.inputs[strip] ?? 0;
  }

  #lead(way: Way): number {
    const late = way.point === "pre_fx" ? this.#input(way.source) : this.fader(way.source);
    const inside = way.insert === null ? 0 : (this.#steps[way.target]?.[way.insert] ?? 0);
    return late - (this.#plan.json.strips[way.source]?.delay_frames ?? 0) - inside;
  }

  #slack(way: Way): number {
    return (way.target === SPEAKERS ? this.total : this.#input(way.target)) - this.#lead(way);
  }
}

/** Per strip: by how many frames track delays move its sound on the way to the speakers. */
export function movesOf({ json: { strips, compensated } }: PlanWire): number[] {
  const moved = strips.map(() => 0);
  if (!compensated) return moved;
  for (let index = strips.length - 1; index >= 0; index--) {
    const strip = strips[index];
    moved[index] = (strip?.delay_frames ?? 0) + (moved[strip?.output ?? SPEAKERS] ?? 0);
  }
  return moved;
}

/** To its output or to one of its sends. */
export function outward(source: number, target: number): Way {
  return { source, target, point: "post_mixer", insert: null };
}

/** For each strip, who listens to it, in the order of the listeners. */
export function listenersOf(strips: readonly StripJson[], ears: readonly Ear[] = []): Way[][] {
  const found: Way[][] = strips.map(() => []);
  const add = ({ strip, point }: TapJson, target: number, insert: number | null): void => {
    found[strip]?.push({ source: strip, target, point, insert });
  };
  strips.forEach((strip, index) => {
    for (const tap of strip.takes) add(tap, index, null);
    strip.inserts.forEach(({ side_chain }, number) => {
      if (side_chain?.source) add(side_chain.source, index, number);
    });
  });
  for (const { source, strip, insert } of ears) add(source, strip, insert);
  return found;
}

/** For each strip, where it goes: to its output, to its sends, to those who listen to it. */
export function waysOf(strips: readonly StripJson[], ears: readonly Ear[] = []): Way[][] {
  const listeners = listenersOf(strips, ears);
  return strips.map((strip, index) => [
    outward(index, strip.output),
    ...strip.sends.map(({ to }) => outward(index, to)),
    ...(listeners[index] ?? []),
  ]);
}
