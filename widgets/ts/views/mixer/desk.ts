/** What every control of the mixer stands at, what was moved, and the way back. */

import { type Move, type Step, UndoStack } from "../../controls/undo";
import type { StripData } from "./data";

/** A control that is not where the set has it. */
export interface Moved {
  readonly track: string;
  /** `volume`, `pan`, `pan_left`, `pan_right`, `active`, `soloed`, `crossfade`, `crossfader`, `send:<n>`, `device:<id>`. */
  readonly parameter: string;
  readonly value: number;
}

type Values = Map<string, number>;
type Listener = (strip: string, parameter: string, value: number) => void;

export class Desk {
  readonly #original = new Map<string, Values>();
  readonly #current = new Map<string, Values>();
  readonly #undo = new UndoStack();
  /** Called at every change of a value, from whatever hand. */
  onChange: Listener = () => {};
  /** Called when a step is complete. */
  onStep: () => void = () => {};

  constructor(strips: readonly StripData[], moved: readonly Moved[] = []) {
    for (const strip of strips) {
      this.#original.set(strip.id, valuesOf(strip));
      this.#current.set(strip.id, valuesOf(strip));
    }
    for (const { track, parameter, value } of moved) this.#place(track, parameter, value);
  }

  value(strip: string, parameter: string): number {
    return this.#current.get(strip)?.get(parameter) ?? 0;
  }

  /** While a hand is on the control. */
  move(strip: string, parameter: string, value: number): void {
    if (this.value(strip, parameter) === value) return;
    if (this.#place(strip, parameter, value)) this.onChange(strip, parameter, value);
  }

  /** Automation has taken a control back: it is no longer moved, and there is nothing to undo. */
  release(strip: string, parameter: string): void {
    const original = this.#original.get(strip)?.get(parameter);
    if (original !== undefined && this.#place(strip, parameter, original)) this.onStep();
  }

  /** A hand has let go. Steps by key on one control within a moment are one. */
  finish(step: Step, byKey: boolean): void {
    this.#undo.push(step, byKey, performance.now());
    this.onStep();
  }

  /** Moves several controls as one step. */
  apply(label: string, targets: readonly Moved[]): void {
    const moves = targets
      .map((to): Move => ({ strip: to.track, parameter: to.parameter, before: this.value(to.track, to.parameter), after: to.value }))
      .filter((move) => move.before !== move.after);
    if (moves.length === 0) return;
    for (const { strip, parameter, after } of moves) this.move(strip, parameter, after);
    this.finish({ label, moves }, false);
  }

  get undoLabel(): string | null {
    return this.#undo.next?.label ?? null;
  }

  get redoLabel(): string | null {
    return this.#undo.again?.label ?? null;
  }

  undo(): void {
    const step = this.#undo.undo();
    for (const { strip, parameter, before } of [...(step?.moves ?? [])].reverse()) this.move(strip, parameter, before);
    if (step) this.onStep();
  }

  redo(): void {
    const step = this.#undo.redo();
    for (const { strip, parameter, after } of step?.moves ?? []) this.move(strip, parameter, after);
    if (step) this.onStep();
  }

  /** Every control that is not where the set has it. */
  get moved(): Moved[] {
    const found: Moved[] = [];
    for (const [track, values] of this.#current) {
      for (const [parameter, value] of values) {
        if (value !== this.#original.get(track)?.get(parameter)) found.push({ track, parameter, value });
      }
    }
    return found;
  }

  #place(strip: string, parameter: string, value: number): boolean {
    const values = this.#current.get(strip);
    if (!values?.has(parameter)) return false;
    values.set(parameter, value);
    return true;
  }
}

function valuesOf(strip: StripData): Values {
  return new Map([
    ["volume", strip.volume.value],
    ...Object.entries(strip.pans).map(([name, pan]) => [name, pan.value] as const),
    ...strip.sends.map((send) => [`send:${send.index}`, send.value] as const),
    ["active", strip.active.value],
    ["soloed", strip.soloed.value],
    ...(["crossfade", "crossfader"] as const).flatMap((name) => {
      const setting = strip[name];
      return setting === undefined ? [] : [[name, setting.value] as const];
    }),
    ...strip.inserts.map((insert) => [`device:${insert.id}`, Number(insert.on)] as const),
  ]);
}
