/** The arrangement's elements: ruler and lanes as canvases, headers and playhead as elements, one scroller. */

import { createSurface } from "../../draw/canvas";
import { h } from "../../draw/dom";
import { KEY_HELP } from "./keys";

let count = 0;

/** Everything below the toolbar. */
export function createFrame(title: string) {
  count += 1;
  const helpId = `setbook-arrangement-help-${count}`;
  const ruler = createSurface("setbook-arrangement-ruler");
  const lanes = createSurface("setbook-arrangement-lanes-canvas");
  const rulerPlayhead = h("div", { class: "setbook-playhead setbook-playhead-flag", "aria-hidden": "true" });
  const playhead = h("div", { class: "setbook-playhead", "aria-hidden": "true" });
  const rulerBox = h("div", { class: "setbook-arrangement-ruler-box" }, ruler.canvas, rulerPlayhead);
  const heads = h("div", { class: "setbook-heads-box" });
  const lanesBox = h(
    "div",
    {
      class: "setbook-arrangement-lanes",
      role: "application",
      "aria-roledescription": "arrangement",
      "aria-label": `Arrangement of ${title}`,
      "aria-describedby": helpId,
      tabindex: 0,
    },
    lanes.canvas,
    playhead,
  );
  const sticky = h("div", { class: "setbook-arrangement-sticky" }, heads, lanesBox);
  const spacer = h("div", { class: "setbook-arrangement-spacer", "aria-hidden": "true" });
  const scroller = h("div", { class: "setbook-arrangement-scroller" }, sticky, spacer);
  const corner = h("div", { class: "setbook-arrangement-corner" });
  const overviewCorner = h("div", { class: "setbook-arrangement-corner setbook-arrangement-overview-corner" });
  const overviewRow = h("div", { class: "setbook-arrangement-row" }, overviewCorner);
  const rulerRow = h("div", { class: "setbook-arrangement-row" }, corner, rulerBox);
  const readout = h("span", { class: "setbook-arrangement-readout", role: "status", "aria-live": "polite" });
  const status = h("div", { class: "setbook-arrangement-status" }, readout);
  const help = h("div", { class: "setbook-hidden", id: helpId }, KEY_HELP);
  return {
    ruler,
    lanes,
    rulerPlayhead,
    playhead,
    rulerBox,
    heads,
    lanesBox,
    sticky,
    spacer,
    scroller,
    corner,
    overviewCorner,
    overviewRow,
    rulerRow,
    status,
    readout,
    help,
  };
}

export type Frame = ReturnType<typeof createFrame>;

/** What is missing, said over the view: how many, and on demand which. */
export function missingNotice(missing: readonly string[], warning: SVGSVGElement): HTMLElement {
  const many = missing.length;
  const subject = many === 1 ? "1 sample is missing and stays silent" : `${many} samples are missing and stay silent`;
  const words = `${subject}; clips that play ${many === 1 ? "it" : "them"} are hatched`;
  const list = h("ul", {}, ...missing.map((name) => h("li", {}, name)));
  const details = h("details", {}, h("summary", {}, words), list);
  return h("div", { class: "setbook-notice", role: "note" }, warning, details);
}
