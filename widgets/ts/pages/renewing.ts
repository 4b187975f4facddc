/** Brings a part of a page up to date, as the service writes it now. */

import { announce } from "./saying";

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
  const place = [...old.querySelectorAll("button, a, input, select, textarea")].indexOf(focused as Element);
  old.replaceWith(document.adoptNode(fresh));
  const same = focused?.id ? document.getElementById(focused.id) : null;
  if (same !== null) same.focus();
  else if (place >= 0) {
    const places = fresh.querySelectorAll<HTMLElement>("button, a, input, select, textarea");
    (places[Math.min(place, places.length - 1)] ?? document.getElementById("main"))?.focus();
  }
  announce(words);
}
