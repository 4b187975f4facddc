/** A version that the hub is still opening: `<p data-wait="/sessions/…/versions/3">` loads the page again once it is done. */

import { announce } from "./saying";
import { send, told } from "./service";

const EVERY_MS = 2500;

export function waitForVersions(root: ParentNode): void {
  const place = root.querySelector<HTMLElement>("[data-wait]");
  if (place !== null) void wait(place, `${told("setbook-api")}${place.dataset["wait"]}`);
}

async function wait(place: HTMLElement, address: string): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    const { body } = await send("GET", address, undefined);
    if ((body as { readonly state: string }).state !== "waiting") break;
  }
  // Who has begun to write something loses it to no page that loads itself.
  const writing = [...document.querySelectorAll("textarea")].some(({ value, defaultValue }) => value !== defaultValue);
  if (!writing) return location.reload();
  place.textContent = "The version is ready: load the page again when you have finished writing.";
  announce(place.textContent);
}
