/** A strip's devices, each with how near it comes to Live. */

import { h } from "../../draw/dom";
import type { FidelityLevel, InsertData, StripData } from "./data";

/** A mark of its own shape for each level, so that colour is never all there is. */
export const MARKS: Readonly<Record<FidelityLevel, string>> = { exact: "●", approximate: "◐", bypassed: "○" };

/** The list; devices that the console runs can be switched off and on. */
export function deviceList(
  strip: StripData,
  onToggle: (id: string, name: string) => void,
  signal: AbortSignal,
): HTMLElement {
  const list = h("ul", { class: "setbook-devices", "aria-label": `Devices of ${strip.name}` });
  list.append(...strip.inserts.map((insert) => deviceRow(insert, strip, onToggle, signal)));
  return list;
}

function deviceRow(
  insert: InsertData,
  strip: StripData,
  onToggle: (id: string, name: string) => void,
  signal: AbortSignal,
): HTMLElement {
  const { level, note } = insert.fidelity;
  const words = note ? `${insert.name}: ${level}. ${note}` : `${insert.name}: ${level}`;
  const row = h("li", { class: "setbook-device", "data-device": insert.id, "data-level": level, "data-off": !insert.on });
  const mark = h("span", { class: "setbook-fidelity", "aria-hidden": "true" }, MARKS[level]);
  const name = h("span", { class: "setbook-device-name" }, insert.name);
  if (!insert.switchable) {
    row.append(mark, name, h("span", { class: "setbook-hidden" }, `, ${level}`));
    row.title = words;
    return row;
  }
  const button = h(
    "button",
    {
      type: "button",
      title: `${words} Click to switch it off and on.`,
      "aria-label": `${insert.name} of ${strip.name}, ${level}`,
      "aria-pressed": String(insert.on),
    },
    mark,
    name,
  );
  button.addEventListener("click", () => onToggle(insert.id, insert.name), { signal });
  row.append(button);
  return row;
}
