/** The views of a page: each is fetched when the reader comes near it. */

import { loadWorkletFrom } from "../audio/load_worklet";
import { mountView } from "../hosts/hub";
import type { View } from "../hosts/host";
import { told } from "./service";

/** So far below the screen a view is fetched already. */
const NEAR = "300px";

type Mounted = Promise<View<never> | null>;

const mounted = new WeakMap<HTMLElement, Mounted>();

/** Mounts the views of a page as they come into sight. */
export function mountViews(root: ParentNode): void {
  loadWorkletFrom(told("setbook-worklet"));
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        void mount(target as HTMLElement);
      }
    },
    { rootMargin: NEAR },
  );
  for (const place of root.querySelectorAll<HTMLElement>("[data-view]")) observer.observe(place);
}

/** Mounts a view now, unless it is there. */
export function mount(place: HTMLElement): Mounted {
  const found = mounted.get(place) ?? begin(place);
  mounted.set(place, found);
  return found;
}

async function begin(place: HTMLElement): Mounted {
  const view = await mountView(place);
  place.dispatchEvent(new CustomEvent("setbook:mounted"));
  return view;
}
