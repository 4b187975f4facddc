/** Brings a part of a page up to date, as the service writes it now. */

import { announce } from "./saying";

const FOCUSABLE = "button, a, input, select, textarea, summary";

/** Puts in what an element of this page is now; the focus stays on the element that had it, by its id or its place. */
export async function renew(id: string, words: string): Promise<void> {
  const response = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(id);
  const old = document.getElementById(id);
  if (!response.ok || fresh === null || old === null) {
    location.reload();
    return;
  }
  const focused = document.activeElement;
  const place = [...old.querySelectorAll(FOCUSABLE)].indexOf(focused as Element);
  old.replaceWith(document.adoptNode(fresh));
  if (place >= 0) keepFocus(fresh, focused?.id ?? "", place);
  announce(words);
}

/** Focuses what has the same id as before, else what stands at the same place; beside it, if that is switched off now. */
function keepFocus(part: HTMLElement, id: string, place: number): void {
  const places = part.querySelectorAll<HTMLElement>(FOCUSABLE);
  const same = (id === "" ? null : document.getElementById(id)) ?? places[Math.min(place, places.length - 1)] ?? part;
  same.focus();
  if (document.activeElement !== same) same.closest("li")?.querySelector<HTMLElement>("button:enabled, a")?.focus();
}
