/** A button that is on or off. */

import { h } from "../draw/dom";

export interface ToggleOptions {
  /** Accessible name, such as "Mute Bass". */
  readonly label: string;
  /** What is written on it. */
  readonly text: string;
  readonly kind: string;
  readonly value: boolean;
  readonly signal: AbortSignal;
  onToggle(value: boolean): void;
}

export class Toggle {
  readonly element: HTMLButtonElement;
  #value: boolean;

  constructor({ label, text, kind, value, signal, onToggle }: ToggleOptions) {
    this.#value = value;
    this.element = h(
      "button",
      { type: "button", class: "setbook-toggle", "data-kind": kind, "aria-label": label, title: label },
      text,
    );
    this.element.addEventListener("click", () => onToggle(!this.#value), { signal });
    this.#show();
  }

  get value(): boolean {
    return this.#value;
  }

  set value(value: boolean) {
    if (value === this.#value) return;
    this.#value = value;
    this.#show();
  }

  #show(): void {
    this.element.setAttribute("aria-pressed", String(this.#value));
  }
}
