/** A and B: the set that is mixed and another version of it, in step; one click, or the key B, changes over. */

import type { SessionSource } from "../../audio/engine";
import { h } from "../../draw/dom";
import type { Host, Progress } from "../../hosts/host";
import { WAITING } from "../transport/transport_bar";
import type { Playback } from "../transport/playback";
import type { BesideData } from "./data";
import { matchingGains, matchWords, type Loudnesses } from "./level_match";

export class Versions {
  readonly element: HTMLElement;
  readonly #host: Host;
  readonly #playback: Playback;
  readonly #beside: BesideData;
  readonly #buttons: readonly [HTMLButtonElement, HTMLButtonElement];
  readonly #match = h("button", { type: "button", class: "setbook-button", "aria-pressed": "true", title: "Hear both at one loudness" }, "Level match");
  readonly #words = h("span", { class: "setbook-versions-words", role: "status" });
  #source: SessionSource | null = null;
  #asked = false;
  #progress = "";
  #fault = "";
  #loudnesses: Loudnesses | null = null;
  #matched = true;

  constructor(title: string, beside: BesideData, playback: Playback, host: Host) {
    this.#host = host;
    this.#playback = playback;
    this.#beside = beside;
    this.#buttons = [versionButton("A", title), versionButton("B", beside.title)];
    const { signal } = host;
    this.#buttons.forEach((button, which) => {
      button.addEventListener("click", () => this.#hear(which as 0 | 1), { signal });
    });
    this.#match.addEventListener("click", () => this.#toggleMatch(), { signal });
    const leave = playback.engine.on("comparison", () => this.#show());
    signal.addEventListener("abort", () => {
      leave();
      // Nobody is left to change back.
      this.#hear(0);
    });
    this.element = h(
      "div",
      { class: "setbook-versions", role: "group", "aria-label": "Compare two versions" },
      h("div", { class: "setbook-versions-pair" }, ...this.#buttons),
      this.#match,
      this.#words,
    );
    this.#show();
  }

  /** The engine came or went: once it holds the first version, it is given the second. */
  follow(): void {
    if (this.#playback.mine && !WAITING.has(this.#playback.state) && this.#fault === "") this.#offer();
    this.#show();
  }

  /** Changes over to the other version. */
  toggle(): void {
    this.#hear(this.#heard === 0 ? 1 : 0);
  }

  get #heard(): 0 | 1 {
    return this.#ready ? this.#playback.engine.comparison.heard : 0;
  }

  get #ready(): boolean {
    const { mine, engine } = this.#playback;
    return mine && engine.comparison.session?.key === this.#beside.set_key && engine.comparison.fault === "";
  }

  #hear(which: 0 | 1): void {
    // Another view of this set may have put another version beside it meanwhile; or something went wrong.
    if (which === 1 && !this.#ready) {
      this.#fault = "";
      this.#offer();
      this.#put();
    }
    if (this.#ready) this.#playback.engine.comparison.hear(which);
  }

  #offer(): void {
    if (this.#source !== null && this.#playback.engine.comparison.session === null) this.#put();
    if (this.#asked || !this.#playback.mine) return;
    this.#asked = true;
    void this.#prepare().catch((fault: unknown) => this.#fail(fault));
  }

  /** Puts the second version into the engine. */
  #put(): void {
    if (this.#source === null || !this.#playback.mine) return;
    try {
      this.#playback.engine.compare({ ...this.#source, key: this.#beside.set_key });
      this.#applyMatch();
    } catch (fault) {
      this.#fail(fault);
    }
  }

  /** First the sound of the other version, then how loud both are. */
  async #prepare(): Promise<void> {
    const tell = (progress: Progress): void => {
      this.#progress = progress.what;
      this.#show();
    };
    this.#source = await this.#host.session(tell, { version: "beside" });
    this.follow();
    const { result } = await this.#host.request<{ lufs: Loudnesses }>("loudness", {}, tell);
    this.#loudnesses = result.lufs;
    this.#applyMatch();
  }

  #toggleMatch(): void {
    this.#matched = !this.#matched;
    this.#applyMatch();
  }

  #applyMatch(): void {
    if (this.#ready && this.#loudnesses !== null) {
      this.#playback.engine.comparison.match(this.#matched ? matchingGains(this.#loudnesses) : [1, 1]);
    }
    this.#show();
  }

  #fail(fault: unknown): void {
    if (this.#host.signal.aborted) return;
    this.#asked = this.#source !== null;
    this.#fault = fault instanceof Error ? fault.message : String(fault);
    this.#show();
  }

  #show(): void {
    this.#buttons.forEach((button, which) => {
      button.setAttribute("aria-pressed", String(this.#heard === which));
      button.disabled = which === 1 && (!this.#playback.mine || (this.#source === null && this.#fault === ""));
    });
    this.#match.setAttribute("aria-pressed", String(this.#matched));
    this.#match.disabled = this.#loudnesses === null;
    const words = this.#tell();
    if (this.#words.textContent !== words) this.#words.textContent = words;
    this.element.toggleAttribute("data-fault", this.#fault !== "" || this.#playback.engine.comparison.fault !== "");
  }

  #tell(): string {
    if (this.#fault !== "") return `${this.#source === null ? "B cannot be heard" : "Loudness was not measured"}: ${this.#fault}`;
    const lost = this.#playback.mine ? this.#playback.engine.comparison.fault : "";
    if (lost !== "") return `B cannot be heard: ${lost}`;
    const count = this.#playback.mine ? (this.#playback.engine.comparison.freezing?.count ?? 0) : 0;
    const frozen = count === 0 ? "" : ` · ${count} ${count === 1 ? "track" : "tracks"} of B ${count === 1 ? "plays" : "play"} frozen`;
    const aside = (this.#heard === 1 ? " · the faders are A’s" : "") + frozen;
    if (this.#loudnesses !== null) return matchWords(this.#loudnesses, this.#matched) + aside;
    if (!this.#asked) return "B is made ready after A.";
    return `${this.#progress || "Making B ready"} …`;
  }
}

function versionButton(letter: string, title: string): HTMLButtonElement {
  const hint = `Hear ${letter}: ${title} (B changes over)`;
  return h(
    "button",
    { type: "button", class: "setbook-button setbook-version", title: hint, "aria-label": `Hear ${letter}: ${title}` },
    h("b", {}, letter),
    h("span", {}, title),
  );
}
