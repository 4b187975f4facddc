/** One line that says what the sound is waiting for; it keeps its place. What went wrong has a row of its own. */

import { h, icon } from "../../draw/dom";
import type { Playback } from "./playback";

/** Waits shorter than this need no words. */
const PATIENCE_MS = 300;

/** A kernel that has not answered after this is probably running a cell. */
const BUSY_MS = 4000;

export class StatusLine {
  readonly element: HTMLElement;
  readonly #title: string;
  readonly #words = h("span", { class: "setbook-status-words", role: "status" });
  readonly #bar = h("div", {});
  readonly #progress = h("div", { class: "setbook-progress", role: "progressbar", "aria-label": "Sound", hidden: true }, this.#bar);
  /** The fault, with a way to try again. */
  readonly fault: HTMLElement;
  readonly #faultWords = h("span", {});
  #since = 0;
  #timer = 0;

  constructor(title: string, onRetry: () => void, signal: AbortSignal) {
    this.#title = title;
    const retry = h("button", { type: "button", class: "setbook-button" }, "Try again");
    retry.addEventListener("click", onRetry, { signal });
    this.element = h("div", { class: "setbook-status" }, this.#words, this.#progress);
    this.fault = h(
      "div",
      { class: "setbook-notice setbook-fault", role: "alert", hidden: true },
      icon("alert"),
      this.#faultWords,
      retry,
    );
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  show(playback: Playback): void {
    clearTimeout(this.#timer);
    const waiting = playback.state === "preparing" || playback.state === "loading" || playback.state === "buffering";
    if (!waiting) this.#since = 0;
    else this.#since ||= performance.now();
    const waited = waiting ? performance.now() - this.#since : 0;
    const [text, fraction] = wordsFor(playback, waited);
    const quiet = waiting && waited < PATIENCE_MS && fraction === null;
    setText(this.#words, quiet ? this.#title : text || this.#title);
    setText(this.#faultWords, playback.message);
    this.fault.hidden = playback.state !== "error";
    this.#progress.hidden = !waiting || quiet;
    this.#progress.toggleAttribute("data-endless", fraction === null);
    this.#bar.style.width = fraction === null ? "" : `${(100 * fraction).toFixed(1)}%`;
    if (fraction === null) this.#progress.removeAttribute("aria-valuenow");
    else this.#progress.setAttribute("aria-valuenow", String(Math.round(100 * fraction)));
    if (waiting) this.#timer = setTimeout(() => this.show(playback), 500) as unknown as number;
  }
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** The words, and how far it is (null where nobody knows). */
function wordsFor({ state, progress, engine }: Playback, waitedMs: number): [string, number | null] {
  switch (state) {
    case "preparing": {
      if (progress === null) return [waitedMs > BUSY_MS ? "Waiting for the kernel: it is busy" : "Asking the kernel", null];
      const share = progress.total > 0 ? progress.done / progress.total : null;
      return [progress.what, share];
    }
    case "loading":
      return ["Loading the sound", null];
    case "buffering":
      return ["Buffering", engine.loadedFraction];
    default:
      return ["", null];
  }
}
