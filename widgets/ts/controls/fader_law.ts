/**
 * Live's fader law: where the fader stands (travel 0 at the bottom … 1 at the top) against decibels.
 *
 * From 0.4 up it is a straight line, dB = 40 · travel − 34, so that 0.85 is 0 dB and the top +6 dB. Below, the curve
 * steepens; there are only points read off Live's own fader, joined here by straight lines (off by less than 0.1 dB).
 */

import { gainToDb, SILENCE_DB } from "../time";

/** Travel and decibels of the curved part, rising. */
const CURVE: readonly (readonly [travel: number, db: number])[] = [
  [0, -70],
  [0.0213, -63],
  [0.0346, -60],
  [0.051, -57],
  [0.0678, -54],
  [0.0852, -51],
  [0.1035, -48],
  [0.1227, -45],
  [0.1429, -42],
  [0.1642, -39],
  [0.187, -36],
  [0.2116, -33],
  [0.2384, -30],
  [0.2683, -27],
  [0.3024, -24],
  [0.3437, -21],
  [0.4, -18],
];

/** At the bottom the fader reads −inf and the console is silent; Live stores this gain there. */
export const SILENT_DB = SILENCE_DB;
export const SILENT_GAIN = 10 ** (SILENT_DB / 20);
export const TOP_DB = 6;
export const TOP_GAIN = 10 ** (TOP_DB / 20);

export const dbOfGain = gainToDb;

export function gainOfDb(db: number): number {
  return db <= SILENT_DB ? SILENT_GAIN : 10 ** (db / 20);
}

export function dbOfTravel(travel: number): number {
  if (travel <= 0) return -Infinity;
  if (travel >= 0.4) return 40 * Math.min(travel, 1) - 34;
  return between(CURVE, 0, 1, travel);
}

export function travelOfDb(db: number): number {
  if (db <= SILENT_DB) return 0;
  if (db >= -18) return Math.min((db + 34) / 40, 1);
  return between(CURVE, 1, 0, db);
}

/** The straight line between the two rows whose `from` column encloses `x`, read in the `to` column. */
function between(rows: typeof CURVE, from: 0 | 1, to: 0 | 1, x: number): number {
  const above = Math.max(
    1,
    rows.findIndex((row) => row[from] >= x),
  );
  const low = rows[above - 1]!;
  const high = rows[above]!;
  const share = (x - low[from]) / (high[from] - low[from]);
  return low[to] + share * (high[to] - low[to]);
}
