/** Which theme is behind a view, and its tokens as colours that a canvas takes. */

/** The tokens of tokens.css that drawing needs, by their names without `--sb-`. */
export const TOKENS = [
  "surface",
  "raised",
  "sunken",
  "line",
  "line-strong",
  "grid",
  "grid-strong",
  "ink",
  "ink-soft",
  "ink-faint",
  "accent",
  "on-accent",
  "selected",
  "focus",
  "playhead",
  "loop",
  "clip-ink",
  "added",
  "added-soft",
  "removed",
  "removed-soft",
  "changed",
  "changed-soft",
  "moved",
  "moved-soft",
  "warning",
  "warning-soft",
  "error",
  "meter-low",
  "meter-mid",
  "meter-high",
] as const;

export type Token = (typeof TOKENS)[number];
export type Palette = Readonly<Record<Token, string>>;
export type ThemeKind = "light" | "dark";

/** Fonts of the type scale, for canvas. */
export const FONT_SIZES = { xs: 11, s: 12, m: 13, l: 16, xl: 20 } as const;

/** The theme of one view; it follows the page's for as long as `signal` lives. */
export class Theme {
  kind: ThemeKind = "light";
  palette: Palette;
  fontFamily = "sans-serif";
  readonly #root: HTMLElement;
  readonly #listeners = new Set<() => void>();

  constructor(root: HTMLElement, signal: AbortSignal) {
    this.#root = root;
    this.palette = this.#read();
    const check = (): void => this.#check();
    const observer = new MutationObserver(check);
    for (const watched of [document.documentElement, document.body]) {
      observer.observe(watched, { attributes: true });
    }
    // JupyterLab swaps its theme's style sheet in the head after it has changed the body.
    observer.observe(document.head, { childList: true });
    document.head.addEventListener("load", check, { capture: true, signal });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", check, { signal });
    signal.addEventListener("abort", () => observer.disconnect());
  }

  /** Calls back after each change of theme. */
  on(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A canvas font of the type scale. */
  font(size: keyof typeof FONT_SIZES, weight = 400): string {
    return `${weight} ${FONT_SIZES[size]}px ${this.fontFamily}`;
  }

  /** Reads the tokens again, for example after the root came into the document. */
  refresh(): void {
    this.#check();
  }

  #check(): void {
    const before = JSON.stringify(this.palette);
    this.palette = this.#read();
    if (JSON.stringify(this.palette) === before) return;
    for (const listener of this.#listeners) listener();
  }

  #read(): Palette {
    this.kind = kindBehind(this.#root);
    this.#root.dataset["theme"] = this.kind;
    const style = getComputedStyle(this.#root);
    this.fontFamily = style.fontFamily || "sans-serif";
    const entries = TOKENS.map((token) => [token, style.getPropertyValue(`--sb-${token}`).trim() || "#888888"]);
    return Object.fromEntries(entries) as Record<Token, string>;
  }
}

/** Jupyter's own background decides; without it, what the reader's system prefers. */
function kindBehind(root: HTMLElement): ThemeKind {
  const forced = document.documentElement.dataset["setbookTheme"];
  if (forced === "light" || forced === "dark") return forced;
  const jupyter = parseColor(getComputedStyle(root).getPropertyValue("--jp-layout-color1").trim());
  if (jupyter !== null) return luminance(jupyter) < 0.4 ? "dark" : "light";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export type Rgb = readonly [number, number, number];

/** `#rgb`, `#rrggbb`, `rgb(…)`, and the few names that themes use; null for what it does not know. */
export function parseColor(text: string): Rgb | null {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})(?:[0-9a-f]{2})?$/i.exec(text)?.[1];
  if (hex !== undefined) {
    const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
    return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16)) as unknown as Rgb;
  }
  const numbers = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(text);
  if (numbers !== null) return [Number(numbers[1]), Number(numbers[2]), Number(numbers[3])];
  return { white: [255, 255, 255] as Rgb, black: [0, 0, 0] as Rgb }[text] ?? null;
}

/** Relative luminance, WCAG 2.2, 0 black to 1 white. */
export function luminance([red, green, blue]: Rgb): number {
  const linear = (channel: number): number => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Contrast ratio of two colours, WCAG 2.2, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** `share` of the way from one colour to the other, as CSS. */
export function mix(from: Rgb, to: Rgb, share: number): string {
  const channel = (at: 0 | 1 | 2): number => Math.round(from[at] + (to[at] - from[at]) * share);
  return `rgb(${channel(0)} ${channel(1)} ${channel(2)})`;
}
