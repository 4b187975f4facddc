/** Short texts in narrow places. */

const ELLIPSIS = "…";
const widths = new Map<string, Map<string, number>>();

/** Width of one character in a font, measured once. Kerning is left out: labels need no more. */
function characterWidth(context: CanvasRenderingContext2D, character: string): number {
  let ofFont = widths.get(context.font);
  if (ofFont === undefined) {
    ofFont = new Map();
    widths.set(context.font, ofFont);
  }
  let width = ofFont.get(character);
  if (width === undefined) {
    width = context.measureText(character).width;
    ofFont.set(character, width);
  }
  return width;
}

/** Fonts may load late: what was measured with the fallback is forgotten. */
export function forgetWidths(): void {
  widths.clear();
}

/** The text, or its beginning with an ellipsis; empty where not even two characters fit. */
export function fitText(context: CanvasRenderingContext2D, text: string, room: number): string {
  const ellipsis = characterWidth(context, ELLIPSIS);
  let used = 0;
  let fits = 0;
  for (const character of text) {
    used += characterWidth(context, character);
    if (used + ellipsis <= room) fits += character.length;
    else if (used > room) return fits >= 2 ? text.slice(0, fits).trimEnd() + ELLIPSIS : "";
  }
  return text;
}
