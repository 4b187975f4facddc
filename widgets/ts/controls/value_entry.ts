/** A field over a readout, where a value is typed with or without its unit. */

import { h } from "../draw/dom";

export interface EntryOptions {
  readonly label: string;
  readonly text: string;
  /** Whether the text waits to be replaced, or is the first key of what comes. */
  readonly selected: boolean;
  parse(text: string): number | null;
  onValue(value: number): void;
  onClose(): void;
}

/** Enter takes the value, Escape does not; what cannot be read is marked and kept. */
export function typeValue(readout: HTMLElement, options: EntryOptions): void {
  const field = h("input", {
    type: "text",
    class: "setbook-entry",
    "aria-label": options.label,
    inputmode: "text",
    spellcheck: "false",
    autocomplete: "off",
  });
  field.value = options.text;
  let open = true;
  const close = (refocus: boolean): void => {
    if (!open) return;
    open = false;
    field.remove();
    readout.style.visibility = "";
    if (refocus) options.onClose();
  };
  const take = (refocus: boolean): void => {
    const value = options.parse(field.value);
    if (value === null) {
      field.setAttribute("aria-invalid", "true");
      if (!refocus) close(false);
      return;
    }
    close(refocus);
    if (field.value !== options.text || !options.selected) options.onValue(value);
  };
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") take(true);
    else if (event.key === "Escape") close(true);
    else if (event.key === "Tab") take(false);
  });
  field.addEventListener("input", () => field.removeAttribute("aria-invalid"));
  field.addEventListener("blur", () => open && take(false));
  // The readout keeps its place, so that nothing moves.
  readout.style.visibility = "hidden";
  readout.parentElement?.append(field);
  field.focus({ preventScroll: true });
  if (options.selected) field.select();
}
