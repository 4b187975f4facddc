/** Values as Live shows them, put on a scale, so that before and after can be compared by eye. */

import { travelOfDb } from "../../controls/fader_law";

/** Where a value stands on a scale of its unit, 0 … 1; `origin` is where bars start. */
export interface Standing {
  readonly before: number;
  readonly after: number;
  readonly origin: number;
}

interface Read {
  readonly unit: string;
  readonly value: number;
}

type Law = (value: number) => number;

interface UnitScale {
  readonly law: Law;
  readonly origin: number;
}

const logarithmic =
  (low: number, high: number): Law =>
  (value) =>
    Math.log(Math.max(value, low) / low) / Math.log(high / low);

const linear =
  (low: number, high: number): Law =>
  (value) =>
    (value - low) / (high - low);

/** Ends of the range that such values have in Live. */
const SCALES: Readonly<Record<string, UnitScale>> = {
  Hz: { law: logarithmic(20, 20_000), origin: 0 },
  ms: { law: logarithmic(0.1, 20_000), origin: 0 },
  "%": { law: linear(0, 100), origin: 0 },
  pan: { law: linear(-50, 50), origin: 0.5 },
  st: { law: linear(-48, 48), origin: 0.5 },
  ct: { law: linear(-50, 50), origin: 0.5 },
  BPM: { law: linear(60, 200), origin: 0 },
};

/** A device's gain; beyond this a value is a level on a fader. */
const GAIN_DB = 15;

/** Null where the two are not numbers of one unit with a known range. */
export function standing(before: string | null, after: string | null): Standing | null {
  const [one, other] = [readQuantity(before), readQuantity(after)];
  if (one === null || other === null || one.unit !== other.unit) return null;
  const scale = scaleOf(one, other);
  if (scale === null) return null;
  return { before: within(scale.law(one.value)), after: within(scale.law(other.value)), origin: scale.origin };
}

function scaleOf(one: Read, other: Read): UnitScale | null {
  if (one.unit !== "dB") return SCALES[one.unit] ?? null;
  const widest = Math.max(Math.abs(one.value), Math.abs(other.value));
  return widest <= GAIN_DB ? { law: linear(-GAIN_DB, GAIN_DB), origin: 0.5 } : { law: travelOfDb, origin: 0 };
}

/** "−2.0 dB", "1.20 kHz", "20L", "C", "+3 st": the number in its base unit. */
export function readQuantity(text: string | null): Read | null {
  if (text === null) return null;
  if (text === "C") return { unit: "pan", value: 0 };
  if (/^[−-]inf dB$/.test(text)) return { unit: "dB", value: -70 };
  const found = /^([−+-]?)(\d+(?:\.\d+)?)\s*([A-Za-z%]+)$/.exec(text);
  if (found === null) return null;
  const size = Number(found[2]) * (found[1] === "−" || found[1] === "-" ? -1 : 1);
  const unit = found[3] ?? "";
  if (unit === "kHz") return { unit: "Hz", value: size * 1000 };
  if (unit === "s") return { unit: "ms", value: size * 1000 };
  if (unit === "L" || unit === "R") return { unit: "pan", value: unit === "L" ? -size : size };
  return { unit, value: size };
}

function within(share: number): number {
  return Math.min(Math.max(share, 0), 1);
}
