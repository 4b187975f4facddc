/** Lists that grow while one looks at them: the service tells by server-sent events that there is more. */

import { renew } from "./renewing";

/** Listens for every element that names its events, `data-live`; without them the list just stays as it came. */
export function start(root: Document): void {
  for (const list of root.querySelectorAll<HTMLElement>("[data-live][id]")) listen(list.dataset["live"] as string, list.id);
}

function listen(address: string, id: string): void {
  const events = new EventSource(address);
  let isOpen = false;
  const more = (): void => offer(id);
  events.addEventListener("open", () => {
    isOpen = true;
  });
  events.addEventListener("message", more);
  for (const name of ["activity", "notification"]) events.addEventListener(name, more);
  // A hub without events refuses at once; what was open before is opened again by the browser.
  events.addEventListener("error", () => {
    if (!isOpen) events.close();
  });
  addEventListener("pagehide", () => events.close(), { once: true });
}

/** Offers what is new above the list: nothing moves under the pointer of who reads. */
function offer(id: string): void {
  const list = document.getElementById(id);
  if (list === null || list.querySelector(".hub-more") !== null) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "hub-more";
  button.textContent = "Something new: show it";
  button.addEventListener("click", () => void renew(id, "The list is up to date."));
  list.prepend(button);
}
