import { describe, expect, it } from "vitest";

import { contrast, mix, parseColor, type Rgb } from "./theme";
import css from "./tokens.css?raw";

/** Our own values of the tokens: of a `var(--jp-…, ours)` the second. */
function tokens(block: RegExp): Record<string, Rgb> {
  const text = block.exec(css)?.[1] ?? "";
  const found = [...text.matchAll(/--sb-([\w-]+):\s*(?:var\([^,]+,\s*)?(#[0-9a-f]{6})/g)];
  return Object.fromEntries(found.map(([, name, color]) => [name, parseColor(color as string)])) as Record<string, Rgb>;
}

const light = tokens(/^\.setbook-page \{([^}]*)\}/m);
const dark = { ...light, ...tokens(/^\.setbook-page\[data-theme="dark"\] \{([^}]*)\}/m) };

/** Text tokens, and what they may stand on. */
const TEXT: readonly [ink: string, grounds: readonly string[]][] = [
  ["ink", ["surface", "raised", "sunken", "selected"]],
  ["ink-soft", ["surface", "raised", "sunken", "selected"]],
  ["accent", ["surface", "raised", "sunken"]],
  ["on-accent", ["accent"]],
  ["added", ["surface", "added-soft"]],
  ["removed", ["surface", "removed-soft"]],
  ["changed", ["surface", "changed-soft"]],
  ["moved", ["surface", "moved-soft"]],
  ["warning", ["surface", "warning-soft"]],
  ["error", ["surface", "error-soft"]],
];

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s theme", (_, theme) => {
  it.each(TEXT)("shows %s at AA on each of its grounds", (ink, grounds) => {
    for (const ground of grounds) {
      const ratio = contrast(theme[ink] as Rgb, theme[ground] as Rgb);
      expect(ratio, `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("shows the focus ring and the playhead at 3 to 1 on what they lie on", () => {
    for (const ground of ["surface", "raised", "sunken"]) {
      expect(contrast(theme["focus"] as Rgb, theme[ground] as Rgb)).toBeGreaterThanOrEqual(3);
      expect(contrast(theme["playhead"] as Rgb, theme[ground] as Rgb)).toBeGreaterThanOrEqual(3);
    }
  });
});

describe("colours", () => {
  it("reads what style sheets and sets write", () => {
    expect(parseColor("#fff")).toEqual([255, 255, 255]);
    expect(parseColor("#1a2b3c80")).toEqual([26, 43, 60]);
    expect(parseColor("rgba(1, 2, 3, 0.5)")).toEqual([1, 2, 3]);
    expect(parseColor("rgb(1 2 3)")).toEqual([1, 2, 3]);
    expect(parseColor("nonsense")).toBeNull();
  });

  it("mixes and compares", () => {
    expect(mix([0, 0, 0], [255, 255, 255], 0.5)).toBe("rgb(128 128 128)");
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
  });
});
