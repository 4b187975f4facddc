/** The two arrangements, one over the other on one time axis, with what changed marked on both. */

import { h } from "../../draw/dom";
import { TimeAxis } from "../../draw/time_axis";
import type { Host, Payload } from "../../hosts/host";
import type { ArrangementJson } from "../arrangement/data";
import type { Mark } from "../arrangement/overlay";
import { ArrangementView } from "../arrangement/view";
import type { ChangeData, DiffData, Side } from "./data";

const SIDES: readonly Side[] = ["before", "after"];
const WORDS: Readonly<Record<Side, string>> = { before: "Before", after: "After" };

/** Room around a change that is jumped to, as a share of its length. */
const ROOM = 1.5;
const LEAST_ROOM_BEATS = 8;

export class Panes {
  readonly element = h("div", { class: "setbook-panes" });
  readonly #views: Record<Side, ArrangementView>;
  readonly #axis: TimeAxis;

  constructor(payload: Payload<DiffData>, host: Host) {
    const { arrangements } = payload.data;
    if (arrangements === null) throw new TypeError("Expected the two arrangements, found none.");
    this.#axis = new TimeAxis(Math.max(...SIDES.map((side) => arrangements[side].length_beats)));
    const split = arrangements.before_buffers;
    const buffers = { before: payload.buffers.slice(0, split), after: payload.buffers.slice(split) };
    const create = (side: Side): ArrangementView => {
      const root = h("div", { class: "setbook-pane-view", "data-state": "ready" });
      const name = payload.data[`${side}_name`];
      const label = h("div", { class: "setbook-pane-label" }, h("b", {}, WORDS[side]), ` ${name}`);
      this.element.append(h("section", { class: "setbook-pane", "aria-label": `${WORDS[side]}: ${name}` }, label, root));
      const part: Payload<ArrangementJson> = { data: arrangements[side], buffers: buffers[side] };
      return new ArrangementView(root, part, paneHost(host, side), { compact: true, axis: this.#axis });
    };
    this.#views = { before: create("before"), after: create("after") };
    this.#scrollTogether(host.signal);
  }

  /** Marks these changes and no others. Of many, only those with a place in time: the rest would frame every track. */
  mark(changes: readonly ChangeData[]): void {
    const framed = (change: ChangeData, whole: boolean): boolean =>
      !whole || changes.length === 1 || change.concept === "track";
    for (const side of SIDES) {
      const marks = changes.flatMap((change) =>
        change.marks[side]
          .filter(({ whole = false }) => framed(change, whole))
          .map((mark): Mark => ({ ...mark, kind: change.kind })),
      );
      this.#views[side].setMarks(marks);
    }
  }

  /** Brings a change into view on both sides. */
  reveal(change: ChangeData): void {
    const stretches = SIDES.flatMap((side) => change.marks[side]);
    const start = Math.min(...stretches.map((mark) => mark.start_beats));
    const end = Math.max(...stretches.map((mark) => mark.end_beats));
    if (change.start_beats !== null && end > start) {
      const room = Math.max((end - start) * ROOM, LEAST_ROOM_BEATS);
      this.#axis.show(Math.max(start - room, 0), end + room);
    }
    for (const side of SIDES) {
      const [mark] = change.marks[side];
      if (mark) this.#views[side].reveal(mark.track_id, mark.start_beats, mark.end_beats);
    }
  }

  /** Tracks scroll on both sides while a hand scrolls one; a jump places each by itself. */
  #scrollTogether(signal: AbortSignal): void {
    const scrollers = [...this.element.querySelectorAll<HTMLElement>(".setbook-arrangement-scroller")];
    for (const scroller of scrollers) {
      const follow = (): void => {
        if (!scroller.matches(":hover")) return;
        for (const other of scrollers) if (other !== scroller) other.scrollTop = scroller.scrollTop;
      };
      scroller.addEventListener("scroll", follow, { signal, passive: true });
    }
  }

  destroy(): void {
    for (const side of SIDES) this.#views[side].destroy();
  }
}

/** Two sets, one channel: each view's questions go to its own set. */
function paneHost(host: Host, side: Side): Host {
  return {
    ...host,
    engine() {
      throw new Error("The diff has no sound.");
    },
    request: (method, parameters, onProgress) => host.request(method, { ...parameters, side }, onProgress),
  };
}
