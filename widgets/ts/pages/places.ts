/** Places of the timeline in comments: they lead the playhead there, and are taken from where it stands. */

import type { ArrangementView } from "../views/arrangement/view";
import { mount } from "./views";

/** Positions are kept to so many beats: a 64th of one is finer than anybody points. */
const STEP_BEATS = 1 / 64;

/** Joins the comments of a page with its arrangement; both may be replaced or come later. */
export function joinPlaces(root: Document): void {
  const place = root.querySelector<HTMLElement>('[data-view="arrangement"]');
  if (place === null) return;
  const version = root.getElementById("listen")?.dataset["version"] ?? "";
  root.addEventListener("click", (event) => {
    const target = event.target as Element;
    const link = target.closest<HTMLElement>("[data-at-beats]");
    if (link !== null && isHere(link, version)) {
      event.preventDefault();
      void lead(place, Number(link.dataset["atBeats"]));
    }
    const button = target.closest<HTMLButtonElement>("[data-take-place]");
    if (button !== null) void take(place, button);
  });
  const asked = new URLSearchParams(location.search).get("at");
  if (asked !== null && Number.isFinite(Number(asked))) void lead(place, Number(asked));
  void showWords(root, place, version);
}

async function arrangementOf(place: HTMLElement): Promise<ArrangementView | null> {
  // What is mounted in the place of an arrangement is one; its class is not asked for, it would bring its code along.
  return (await mount(place)) as ArrangementView | null;
}

async function lead(place: HTMLElement, beats: number): Promise<void> {
  place.scrollIntoView({ block: "center", behavior: "smooth" });
  (await arrangementOf(place))?.goTo(beats);
}

/** A place of another version is on that version's page. */
function isHere(link: HTMLElement, version: string): boolean {
  const of = link.dataset["ofVersion"] ?? "";
  return of === "" || of === version;
}

/** The first press takes the place of the playhead, the next one lets go of it. */
async function take(place: HTMLElement, button: HTMLButtonElement): Promise<void> {
  const field = button.form?.elements.namedItem("at_beats");
  const view = await arrangementOf(place);
  if (!(field instanceof HTMLInputElement) || view === null) return;
  const taken = field.value === "";
  const beats = Math.round(view.beat / STEP_BEATS) * STEP_BEATS;
  field.value = taken ? String(beats) : "";
  button.ariaPressed = String(taken);
  button.textContent = taken ? `At ${view.song.bars.format(beats)}` : "At the playhead";
}

/** Once the arrangement is there, places are told as it counts bars, and can be taken; also in what comes later. */
async function showWords(root: Document, place: HTMLElement, version: string): Promise<void> {
  const view = await new Promise<ArrangementView | null>((resolve) => {
    // Whoever never comes near it does not fetch it for the sake of some numbers.
    place.addEventListener("setbook:mounted", () => resolve(arrangementOf(place)), { once: true });
  });
  if (view === null) return;
  const show = (): void => {
    for (const button of root.querySelectorAll<HTMLElement>("[data-take-place]")) button.hidden = false;
    for (const link of root.querySelectorAll<HTMLElement>("[data-at-beats]")) {
      const words = link.querySelector("[data-place]");
      if (words !== null && isHere(link, version)) words.textContent = view.song.bars.format(Number(link.dataset["atBeats"]));
    }
  };
  show();
  new MutationObserver(() => show()).observe(root.getElementById("main") ?? root.body, { childList: true });
}
