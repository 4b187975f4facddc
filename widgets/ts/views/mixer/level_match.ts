/** Two versions at one loudness: the louder one is turned down, so that nothing can clip that did not before. */

import { formatNumber } from "../../time";

/** Integrated loudness of both versions in LUFS, or null for silence. */
export type Loudnesses = readonly [number | null, number | null];

/** How much louder the second version is than the first, in dB; null where one of them is silent. */
export function differenceDb([first, second]: Loudnesses): number | null {
  return first === null || second === null ? null : second - first;
}

/** Linear gains of both. */
export function matchingGains(loudnesses: Loudnesses): [number, number] {
  const difference = differenceDb(loudnesses) ?? 0;
  const gain = 10 ** (-Math.abs(difference) / 20);
  return difference > 0 ? [1, gain] : [gain, 1];
}

/** What is done about the difference, or would be. */
export function matchWords(loudnesses: Loudnesses, matched: boolean): string {
  const difference = differenceDb(loudnesses);
  if (difference === null) return "One version is silent: there is nothing to match.";
  if (Math.abs(difference) < 0.05) return "Both are equally loud.";
  const louder = difference > 0 ? "B" : "A";
  const amount = `${formatNumber(Math.abs(difference), 1)} dB`;
  return matched ? `${louder} is turned down by ${amount}` : `${louder} is ${amount} louder`;
}
