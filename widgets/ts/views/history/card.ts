/** One version as a card: name, time, origin, what changed. */

import { h, icon } from "../../draw/dom";
import type { BadgeJson, StepJson, VersionJson } from "./data";
import { distance, formatTime } from "./words";

const ORIGINS = { file: "File", backup: "Backup", git: "Commit", store: "Stored" } as const;

export class Card {
  readonly element: HTMLElement;
  readonly version: VersionJson;
  readonly #story = h("div", { class: "setbook-version-story" });
  readonly #mark = h("span", { class: "setbook-version-mark", "aria-hidden": "true" });

  constructor(version: VersionJson, parent: VersionJson | null, id: string, lanes: HTMLElement) {
    this.version = version;
    const nameId = `${id}-name`;
    const body = h(
      "div",
      { class: "setbook-version-body" },
      heading(version, parent, nameId, this.#mark),
      this.#story,
    );
    this.element = h(
      "div",
      {
        id,
        class: "setbook-version-card",
        role: "option",
        "aria-selected": "false",
        "aria-labelledby": `${nameId} ${id}-story`,
        "data-index": version.index,
        tabindex: -1,
      },
    );
    this.#story.id = `${id}-story`;
    this.element.append(lanes, body);
    if (parent === null) this.#tell([h("p", { class: "setbook-version-headline" }, "First version")]);
    else if (version.step === null) this.showBusy();
    else this.showStep(version.step);
  }

  /** The room that a step will take is kept, so that nothing jumps when it comes. */
  showBusy(): void {
    this.#tell([h("p", { class: "setbook-version-headline setbook-soft" }, "Comparing …")]);
  }

  showStep(step: StepJson): void {
    const same = step.badges.length === 0;
    const headline = h("p", { class: "setbook-version-headline" }, same ? "No changes: saved again" : step.headline);
    this.#tell([headline, h("div", { class: "setbook-badges" }, ...step.badges.map(badge))]);
  }

  showFault(message: string): void {
    this.#tell([h("p", { class: "setbook-version-headline setbook-version-fault" }, `Not compared: ${message}`)]);
  }

  /** `mark` is "A" or "B" where two are chosen. */
  choose(chosen: boolean, mark: string): void {
    this.element.setAttribute("aria-selected", String(chosen));
    this.#mark.textContent = mark;
  }

  #tell(children: HTMLElement[]): void {
    const { message } = this.version;
    const said = message === "" ? [] : [h("p", { class: "setbook-version-message" }, message)];
    this.#story.replaceChildren(...said, ...children);
  }
}

function heading(
  version: VersionJson,
  parent: VersionJson | null,
  nameId: string,
  mark: HTMLElement,
): HTMLElement {
  const name = h("span", { class: "setbook-version-name", id: nameId, title: version.place }, version.name);
  const origin = h(
    "span",
    { class: "setbook-badge", title: version.place },
    icon(version.origin),
    ORIGINS[version.origin],
  );
  const head = h("div", { class: "setbook-version-head" }, mark, name, origin);
  if (version.is_fork && parent !== null) {
    head.append(h("span", { class: "setbook-badge", "data-change": "moved" }, icon("fork"), `Fork of ${parent.name}`));
  }
  head.append(times(version, parent));
  return head;
}

function times(version: VersionJson, parent: VersionJson | null): HTMLElement {
  const time = new Date(version.time);
  const shown = h("time", { datetime: version.time }, formatTime(time));
  const box = h("span", { class: "setbook-version-time" });
  const since = parent === null ? "" : distance(new Date(parent.time), time);
  if (since !== "") box.append(h("span", {}, since), " · ");
  box.append(shown);
  if (version.time_is_guess) {
    box.title = "The file's own date: the name says nothing about when it was saved.";
    shown.prepend("≈ ");
  }
  return box;
}

function badge({ word, parts }: BadgeJson): HTMLElement {
  const counts = parts.map(({ change, text }) => h("b", { "data-change": change }, text));
  return h("span", { class: "setbook-badge setbook-version-badge" }, word, ...counts);
}
