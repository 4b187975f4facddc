/** Track headers: colour, kind, name, folding of groups, the choice of an automation lane. */

import { h, icon, type IconName } from "../../draw/dom";
import type { TrackJson, TrackKind } from "./data";
import type { Row, Rows } from "./rows";
import type { Song } from "./song";

const KIND_WORDS: Record<TrackKind, string> = {
  audio: "Audio track",
  midi: "MIDI track",
  group: "Group",
  return: "Return",
  main: "Main",
};

export interface HeaderActions {
  fold(track: number): void;
  /** -1 hides the lane. */
  showCurve(track: number, automation: number): void;
}

export class Headers {
  readonly element = h("div", { class: "setbook-heads", role: "list", "aria-label": "Tracks" });
  readonly #actions: HeaderActions;
  #values = new Map<number, HTMLElement>();
  #marked: number | null = null;

  constructor(actions: HeaderActions) {
    this.#actions = actions;
  }

  /** Makes all headers again; the one whose control had the focus gets it back. */
  build(song: Song, rows: Rows): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset["key"];
    this.#values = new Map();
    this.element.replaceChildren(
      ...rows.rows.map((row) => (row.kind === "track" ? this.#head(song, rows, row) : this.#laneHead(song, rows, row))),
    );
    this.element.style.height = `${rows.height}px`;
    this.mark(this.#marked);
    if (focused === undefined) return;
    this.element.querySelector<HTMLElement>(`[data-key="${focused}"]`)?.focus({ preventScroll: true });
  }

  /** Shows the value of each open lane at the playhead. */
  showValues(text: (automation: number) => string): void {
    for (const [automation, element] of this.#values) {
      const now = text(automation);
      if (element.textContent !== now) element.textContent = now;
    }
  }

  /** Shows which track the chosen clip is on. */
  mark(track: number | null): void {
    this.#marked = track;
    for (const head of this.element.children) {
      const isMarked = track !== null && (head as HTMLElement).dataset["track"] === String(track);
      head.toggleAttribute("data-marked", isMarked);
    }
  }

  #head(song: Song, rows: Rows, row: Row): HTMLElement {
    const track = song.track(row.track);
    const head = h(
      "div",
      {
        class: "setbook-head",
        role: "listitem",
        "data-track": row.track,
        "data-kind": track.kind,
        "data-muted": !track.active,
        style: place(row, track),
        title: track.name,
      },
      h("span", { class: "setbook-head-color", "aria-hidden": "true" }),
    );
    head.append(track.kind === "group" ? this.#foldButton(track, row, rows) : kindIcon(track.kind));
    head.append(h("span", { class: "setbook-head-name" }, track.name));
    const state = stateWords(track);
    if (state !== "") head.append(h("span", { class: "setbook-head-state" }, state));
    if (track.automation.length > 0) head.append(this.#curveButton(track, row, rows));
    return head;
  }

  #foldButton(track: TrackJson, row: Row, rows: Rows): HTMLElement {
    const folded = rows.isFolded(row.track);
    const button = h(
      "button",
      {
        type: "button",
        class: "setbook-head-button",
        "data-key": `fold-${row.track}`,
        "aria-expanded": String(!folded),
        "aria-label": `Tracks of ${track.name}`,
        title: folded ? "Unfold" : "Fold",
      },
      icon(folded ? "right" : "down"),
    );
    button.addEventListener("click", () => this.#actions.fold(row.track));
    return button;
  }

  #curveButton(track: TrackJson, row: Row, rows: Rows): HTMLElement {
    const shown = rows.curveOf(row.track) >= 0;
    const button = h(
      "button",
      {
        type: "button",
        class: "setbook-head-button",
        "data-key": `curve-${row.track}`,
        "aria-pressed": String(shown),
        "aria-label": `Automation of ${track.name}`,
        title: shown ? "Hide automation" : `Show automation (${track.automation.length})`,
      },
      icon("curve"),
    );
    button.addEventListener("click", () => this.#actions.showCurve(row.track, shown ? -1 : (track.automation[0] ?? -1)));
    return button;
  }

  #laneHead(song: Song, rows: Rows, row: Row): HTMLElement {
    const track = song.track(row.track);
    const select = h("select", {
      class: "setbook-head-select",
      "data-key": `lane-${row.track}`,
      "aria-label": `Automation shown for ${track.name}`,
    });
    for (const automation of track.automation) {
      const name = song.json.automation[automation]?.name ?? "";
      select.append(h("option", { value: automation, selected: automation === rows.curveOf(row.track) }, name));
    }
    select.addEventListener("change", () => this.#actions.showCurve(row.track, Number(select.value)));
    const value = h("span", { class: "setbook-head-value" });
    this.#values.set(row.automation, value);
    return h(
      "div",
      { class: "setbook-head", role: "listitem", "data-lane": true, style: place(row, track) },
      h("span", { class: "setbook-head-color", "aria-hidden": "true" }),
      select,
      value,
    );
  }
}

function place(row: Row, track: TrackJson): string {
  const color = track.color ?? "var(--sb-line-strong)";
  return `top:${row.top}px;height:${row.height}px;--depth:${track.depth};--track:${color}`;
}

function kindIcon(kind: TrackKind): HTMLElement {
  const holder = h("span", { class: "setbook-head-kind", title: KIND_WORDS[kind] }, icon(kind as IconName));
  holder.append(h("span", { class: "setbook-hidden" }, KIND_WORDS[kind]));
  return holder;
}

function stateWords(track: TrackJson): string {
  if (!track.active) return "Off";
  return track.frozen ? "Frozen" : "";
}
