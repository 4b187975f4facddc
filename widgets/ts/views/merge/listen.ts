/** Hear one side, the other, or what comes of both, from the same place in the song. */

import { h, icon } from "../../draw/dom";
import type { Host } from "../../hosts/host";
import { Playback } from "../transport/playback";
import type { Side } from "./data";

export type Heard = Side | "merged";

const WORDS: Readonly<Record<Heard, string>> = { ours: "Ours", theirs: "Theirs", merged: "Merged" };
const NO_LOOP = { on: false, startSeconds: 0, endSeconds: 0 };

interface Player {
  readonly heard: Heard;
  readonly button: HTMLButtonElement;
  playback: Playback;
}

export class Listen {
  readonly element: HTMLElement;
  readonly #host: Host;
  readonly #players: readonly Player[];
  readonly #status = h("span", { class: "setbook-soft setbook-merge-sound", role: "status" });
  #life: AbortController;

  constructor(host: Host, keys: Readonly<Partial<Record<Side, string>>>, mergedKey: string) {
    this.#host = host;
    this.#life = new AbortController();
    this.#players = (["ours", "theirs", "merged"] as const).map((heard) => {
      const key = heard === "merged" ? mergedKey : (keys[heard] ?? heard);
      const button = h("button", { type: "button", class: "setbook-button", "aria-pressed": "false", "data-listen": heard });
      return { heard, button, playback: this.#playback(heard, key) };
    });
    for (const player of this.#players) {
      player.button.addEventListener("click", () => void this.#toggle(player), { signal: host.signal });
    }
    const label = h("span", { class: "setbook-soft", id: `setbook-listen-${Math.random().toString(36).slice(2)}` }, "Listen to");
    this.element = h(
      "div",
      { class: "setbook-merge-listen", role: "group", "aria-labelledby": label.id },
      label,
      ...this.#players.map(({ button }) => button),
      this.#status,
    );
    host.signal.addEventListener("abort", () => this.#life.abort());
    this.#show();
  }

  /** Something else was chosen: what comes of both sounds otherwise now. */
  renew(mergedKey: string): void {
    const player = this.#players.find(({ heard }) => heard === "merged");
    if (player === undefined) return;
    const { seconds, playing } = player.playback;
    player.playback.stop();
    this.#life.abort();
    this.#life = new AbortController();
    player.playback = this.#playback("merged", mergedKey);
    player.playback.seek(seconds);
    if (playing) void player.playback.play();
    this.#show();
  }

  #playback(heard: Heard, key: string): Playback {
    const host = this.#host;
    const signal = heard === "merged" ? this.#life.signal : host.signal;
    const session: Host["session"] = async (onProgress) => ({ ...(await host.session(onProgress, { side: heard })), key });
    const playback = new Playback({ ...host, signal, session }, key, NO_LOOP);
    playback.on(() => this.#show());
    return playback;
  }

  /** Goes on where the one that was heard before stands. */
  async #toggle(player: Player): Promise<void> {
    const other = this.#players.find(({ playback }) => playback.playing);
    if (other !== undefined && other !== player) {
      player.playback.seek(other.playback.seconds);
      other.playback.stop();
    }
    this.#host.emit({ trait: "heard", value: player.playback.playing ? "" : player.heard });
    await player.playback.toggle();
  }

  #show(): void {
    if (this.#players === undefined) return; // the first playback tells before all are there
    let said = "";
    for (const { heard, button, playback } of this.#players) {
      const { playing, state } = playback;
      button.setAttribute("aria-pressed", String(playing));
      button.setAttribute("aria-label", playing ? `Stop ${WORDS[heard]}` : `Listen to ${WORDS[heard]}`);
      button.replaceChildren(icon(playing ? "stop" : "play"), WORDS[heard]);
      button.setAttribute("aria-busy", String(state === "preparing" || state === "loading"));
      if (state === "preparing") said = playback.progress?.what ?? `Making the sound of ${WORDS[heard].toLowerCase()}`;
      else if (state === "loading" || state === "buffering") said = `Loading ${WORDS[heard].toLowerCase()}`;
      else if (state === "error") said = playback.message;
    }
    this.#status.textContent = said;
  }
}
