/** What was moved, to take back and to do again. */

export interface Move {
  /** What was moved: a strip and its parameter. */
  readonly strip: string;
  readonly parameter: string;
  readonly before: number;
  readonly after: number;
  /** What a person calls it: "Volume of Bass". */
  readonly label: string;
}

/** Keys pressed within this time on one control are one move. */
const TOGETHER_MS = 800;

/** Moves in the order in which they were made; a new one forgets those taken back. */
export class UndoStack {
  readonly #done: Move[] = [];
  #undone: Move[] = [];
  #mergeUntil = -Infinity;

  /** The move that `undo` takes back, or null. */
  get next(): Move | null {
    return this.#done.at(-1) ?? null;
  }

  /** The move that `redo` does again, or null. */
  get again(): Move | null {
    return this.#undone.at(-1) ?? null;
  }

  /** A move that may `merge` with others joins the one before, if that was on the same control just now. */
  push(move: Move, merge: boolean, nowMs: number): void {
    this.#undone = [];
    const last = this.#done.at(-1);
    if (merge && last && sameControl(last, move) && nowMs < this.#mergeUntil) {
      this.#done[this.#done.length - 1] = { ...move, before: last.before };
    } else {
      this.#done.push(move);
    }
    this.#mergeUntil = merge ? nowMs + TOGETHER_MS : -Infinity;
  }

  undo(): Move | null {
    return this.#shift(this.#done, this.#undone);
  }

  redo(): Move | null {
    return this.#shift(this.#undone, this.#done);
  }

  #shift(from: Move[], to: Move[]): Move | null {
    const move = from.pop();
    if (move === undefined) return null;
    to.push(move);
    this.#mergeUntil = -Infinity;
    return move;
  }
}

function sameControl(one: Move, other: Move): boolean {
  return one.strip === other.strip && one.parameter === other.parameter;
}
