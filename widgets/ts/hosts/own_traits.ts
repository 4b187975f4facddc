/** Traits of a view that shares them with no kernel: what it said last is what they are. */

import type { Host } from "./host";
import type { Traits } from "./transfer";

/** Whatever the view emits is an event of its root too. */
export function ownTraits(root: HTMLElement, traits: Traits): Required<Pick<Host, "trait" | "emit">> {
  const values = new Map(Object.entries(traits));
  return {
    trait: (name) => values.get(name),
    emit(operation) {
      const { trait, value } = operation as { trait?: string; value?: unknown };
      if (trait !== undefined) values.set(trait, value);
      root.dispatchEvent(new CustomEvent("setbook-operation", { detail: operation, bubbles: true }));
    },
  };
}
