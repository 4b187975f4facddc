/** How a value of the set appears on a control: its travel, its words, its steps. */

import { formatDb, formatPan } from "../time";
import { dbOfGain, dbOfTravel, gainOfDb, SILENT_DB, SILENT_GAIN, travelOfDb } from "./fader_law";

export interface Scale {
  /** Ends of the range, in the set's units. */
  readonly minimum: number;
  readonly maximum: number;
  /** Where a double-click leads. */
  readonly reset: number;
  /** Position of the control, 0 … 1. */
  travel(value: number): number;
  value(travel: number): number;
  /** One arrow key further: `steps` may be negative; a fine step is a tenth. */
  step(value: number, steps: number, fine: boolean): number;
  format(value: number): string;
  /** What a person typed, with or without its unit; null if it says nothing. */
  parse(text: string): number | null;
  /** The number for assistive technology, in the unit that is shown. */
  shown(value: number): number;
}

/** The first number in a text; a comma is a point, any dash is a minus. */
function numberIn(text: string): number | null {
  const found = /[-+]?\d*[.,]?\d+/.exec(text.replaceAll(/[\u2212\u2013]/g, "-"));
  return found === null ? null : Number(found[0].replace(",", "."));
}

function parseDb(text: string): number | null {
  return /^\s*[-\u2212\u2013]\s*(inf|∞)/i.test(text) ? -Infinity : numberIn(text);
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** A gain on Live's fader law, stretched so that the travel ends at `topDb`. */
function gainScale(topDb: number, resetGain: number): Scale {
  const top = travelOfDb(topDb);
  const maximum = gainOfDb(topDb);
  return {
    minimum: SILENT_GAIN,
    maximum,
    reset: resetGain,
    travel: (gain) => clamp(travelOfDb(dbOfGain(gain)) / top, 0, 1),
    value: (travel) => gainOfDb(dbOfTravel(clamp(travel, 0, 1) * top)),
    step: (gain, steps, fine) => {
      const db = Math.max(dbOfGain(gain), SILENT_DB) + steps * (fine ? 0.1 : 1);
      return gainOfDb(clamp(Math.round(db * 10) / 10, SILENT_DB, topDb));
    },
    format: (gain) => formatDb(dbOfGain(gain)),
    parse: (text) => {
      const db = parseDb(text);
      return db === null ? null : gainOfDb(clamp(db, SILENT_DB, topDb));
    },
    shown: (gain) => Number(Math.max(dbOfGain(gain), SILENT_DB).toFixed(1)),
  };
}

/** Track volume: −inf … +6 dB, back to 0 dB. */
export const VOLUME: Scale = gainScale(6, 1);

/** Send level: −inf … 0 dB, back to −inf. Live publishes no taper for it; the fader's is used. */
export const SEND: Scale = gainScale(0, SILENT_GAIN);

/** Stereo balance: 50L … C … 50R, held as −1 … 1. */
export const PAN: Scale = {
  minimum: -1,
  maximum: 1,
  reset: 0,
  travel: (pan) => (clamp(pan, -1, 1) + 1) / 2,
  value: (travel) => snapToCentre(clamp(travel, 0, 1) * 2 - 1),
  step: (pan, steps, fine) => clamp(Math.round(pan * 500 + steps * (fine ? 1 : 10)) / 500, -1, 1),
  format: formatPan,
  parse: parsePan,
  shown: (pan) => Math.round(pan * 50),
};

/** The crossfader: side A … the middle … side B, held as −1 … 1. */
export const CROSSFADER: Scale = {
  ...PAN,
  format: (value) => sideOf(formatPan(value)),
  parse: (text) => parsePan(text.replaceAll(/a/gi, "L").replaceAll(/b/gi, "R")),
};

/** Pan's words with the letters of the sides. */
function sideOf(pan: string): string {
  return pan.replace("L", "A").replace("R", "B");
}

/** A drag that comes within half a step of the centre means the centre. */
function snapToCentre(pan: number): number {
  return Math.abs(pan) < 0.01 ? 0 : pan;
}

function parsePan(text: string): number | null {
  if (/^\s*c/i.test(text)) return 0;
  const amount = numberIn(text);
  if (amount === null) return null;
  const side = /l/i.test(text) ? -Math.abs(amount) : /r/i.test(text) ? Math.abs(amount) : amount;
  return clamp(side / 50, -1, 1);
}
