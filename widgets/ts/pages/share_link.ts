/** The page of a share link: shows the token behind the `#` to the service, which sets a cookie, and goes to the piece. */

import { filledIn } from "./done";
import { Refused, send, told } from "./service";

export async function openShareLink(root: ParentNode): Promise<void> {
  const place = root.querySelector<HTMLElement>("[data-open-link]");
  if (place === null) return;
  const words = place.querySelector("[data-opening]") as HTMLElement;
  const token = location.hash.slice(1);
  // It is not to stand in the history, nor on a screen that others see.
  history.replaceState(null, "", location.pathname);
  try {
    if (token === "") throw new Refused(0, "There is nothing behind the # of this address: the link is not whole.");
    words.textContent = "Opening the link.";
    const { body } = await send("POST", `${told("setbook-api")}/shared`, { token });
    location.replace(filledIn(place.dataset["openLink"] ?? "", body));
  } catch (error) {
    const isDead = error instanceof Refused && (error.status === 404 || error.status === 422);
    words.setAttribute("role", "alert");
    words.textContent = isDead
      ? "This link opens nothing: it was revoked, it has expired, or a part of it is missing. Ask whoever sent it for another."
      : error instanceof Error
        ? error.message
        : String(error);
  }
}
