/** Buttons that copy what an element says: `<button data-copy="#link">`. */

import { announce } from "./saying";

export function listenToCopying(root: Document): void {
  for (const place of root.querySelectorAll("[data-origin]")) place.textContent = location.origin;
  // Only pages that came safely may write to the clipboard.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  for (const button of root.querySelectorAll<HTMLElement>("[data-copy]")) button.hidden = clipboard === undefined;
  root.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    if (button === null) return;
    const words = root.querySelector(button.dataset["copy"] as string)?.textContent ?? "";
    void clipboard?.writeText(words.trim()).then(() => announce("Copied."));
  });
}
