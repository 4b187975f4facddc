/** The tip beside the pointer. */

import { h } from "../../draw/dom";
import type { ClipWords } from "./words";

const OFFSET = 14;

export class Tip {
  readonly element = h("div", { class: "setbook-tip", hidden: true, "aria-hidden": "true" });
  #shown: ClipWords | null = null;

  /** Shows the words near a point of the root, wherever there is room. */
  show(words: ClipWords, x: number, y: number, root: HTMLElement): void {
    if (this.#shown?.title !== words.title || this.#shown.lines.join() !== words.lines.join()) {
      this.#shown = words;
      this.element.replaceChildren(h("b", {}, words.title), ...words.lines.map((line) => h("div", {}, line)));
    }
    this.element.hidden = false;
    const width = this.element.offsetWidth;
    const height = this.element.offsetHeight;
    const left = x + OFFSET + width > root.clientWidth ? x - OFFSET - width : x + OFFSET;
    const top = y + OFFSET + height > root.clientHeight ? y - OFFSET - height : y + OFFSET;
    this.element.style.left = `${Math.max(left, 4)}px`;
    this.element.style.top = `${Math.max(top, 4)}px`;
  }

  hide(): void {
    this.element.hidden = true;
    this.#shown = null;
  }
}
