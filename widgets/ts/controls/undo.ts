/** What was moved, to take back and to do again. */

export interface Move {
  /** What was moved: a strip and its parameter. */
  readonly strip: string;
  readonly parameter: string;
  readonly before: number;
  readonly after: number;
}

/** Moves that were made with one hand and go back as one: a solo takes the others' solo away. */
export interface Step {
  /** What a person calls it: "Volume of Bass". */
  readonly label: string;
  readonly moves: readonly Move[];
}

/** Keys pressed within this time on one control are one step. */
const TOGETHER_MS = 800;

/** Steps in the order in which they were made; a new one forgets those taken back. */
export class UndoStack {
  readonly #done: Step[] = [];
  #undone: Step[] = [];
  #mergeUntil = -Infinity;

  /** The step that `undo` takes back, or null. */
  get next(): Step | null {
    return this.#done.at(-1) ?? null;
  }

  /** The step that `redo` does again, or null. */
  get again(): Step | null {
    return this.#undone.at(-1) ?? null;
  }

  /** A step that may `merge` with others joins the one before, if that was on the same control just now. */
  push(step: Step, merge: boolean, nowMs: number): void {
    this.#undone = [];
    const joined = merge && nowMs < this.#mergeUntil ? join(this.#done.at(-1), step) : null;
    if (joined === null) this.#done.push(step);
    else this.#done[this.#done.length - 1] = joined;
    this.#mergeUntil = merge ? nowMs + TOGETHER_MS : -Infinity;
  }

  undo(): Step | null {
    return this.#shift(this.#done, this.#undone);
  }

  redo(): Step | null {
    return this.#shift(this.#undone, this.#done);
  }

  #shift(from: Step[], to: Step[]): Step | null {
    const step = from.pop();
    if (step === undefined) return null;
    to.push(step);
    this.#mergeUntil = -Infinity;
    return step;
  }
}

function join(last: Step | undefined, step: Step): Step | null {
  const [one] = last?.moves ?? [];
  const [other] = step.moves;
  if (one === undefined || other === undefined || last?.moves.length !== 1 || step.moves.length !== 1) return null;
  if (one.strip !== other.strip || one.parameter !== other.parameter) return null;
  return { label: step.label, moves: [{ ...other, before: one.before }] };
}
