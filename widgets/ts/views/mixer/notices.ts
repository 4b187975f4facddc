/** What a listener should know before judging the sound: missing samples, and where it is not Live's. */

import { h, icon } from "../../draw/dom";
import { MARKS } from "./devices";
import type { FidelityLevel, MixerData } from "./data";

export function noticesOf(data: MixerData): HTMLElement[] {
  return [missingNotice(data), fidelityNotice(data)].filter((notice) => notice !== null);
}

function missingNotice({ missing }: MixerData): HTMLElement | null {
  if (missing.length === 0) return null;
  const count = missing.length === 1 ? "1 sample is" : `${missing.length} samples are`;
  const list = h("ul", {}, ...missing.map(({ name, path }) => h("li", { title: path }, name)));
  const summary = h("summary", {}, `${count} missing: there is silence in their place`);
  return h("div", { class: "setbook-notice" }, icon("alert"), h("details", {}, summary, list));
}

/** One line that counts, and behind it every device that does not sound as in Live. */
function fidelityNotice(data: MixerData): HTMLElement | null {
  const devices = data.strips.flatMap((strip) =>
    strip.inserts.map(({ name, fidelity }) => ({ place: `${strip.name} › ${name}`, ...fidelity })),
  );
  const wholes = data.fidelity.map(({ name, level, note }) => ({ place: name, level, note }));
  const all = [...wholes, ...devices].filter(({ level }) => level !== "exact");
  if (all.length === 0) return null;
  const count = (wanted: FidelityLevel): number => all.filter(({ level }) => level === wanted).length;
  const parts = (["approximate", "bypassed"] as const).filter((level) => count(level) > 0);
  const words = parts.map((level) => `${MARKS[level]} ${count(level)} ${level}`).join(", ");
  const rows = all.map(({ place, level, note }) =>
    h("li", { "data-level": level }, h("b", {}, `${MARKS[level]} ${place}`), `: ${level}${note ? `. ${note}` : ""}`),
  );
  const details = h("details", {}, h("summary", {}, `Not all as in Live: ${words}`), h("ul", {}, ...rows));
  return h("div", { class: "setbook-notice setbook-nearness" }, icon("help"), details);
}
