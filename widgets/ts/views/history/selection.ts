/** Which versions are chosen: none, one, or two to be compared. */

/** Always in the order of the history, at most two. */
export type Chosen = readonly number[];

/** A click or a move: only this one. */
export function only(index: number): Chosen {
  return [index];
}

/** With Shift or Ctrl: this one beside the first that was chosen; a chosen one is let go. */
export function beside(chosen: Chosen, anchor: number, index: number): Chosen {
  if (chosen.includes(index)) return chosen.filter((one) => one !== index);
  const other = chosen.includes(anchor) ? anchor : chosen[0];
  return other === undefined ? [index] : [other, index].sort((a, b) => a - b);
}
