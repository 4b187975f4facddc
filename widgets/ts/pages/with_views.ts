/** What a page with views needs beside the rest; fetched only there. */

import { joinPlaces } from "./places";
import { mountViews } from "./views";

export function start(root: Document): void {
  mountViews(root);
  joinPlaces(root);
}
