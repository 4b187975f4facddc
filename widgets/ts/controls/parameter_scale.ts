/** A declared parameter of an effect on a control. */

import type { ParameterNotes } from "../audio/layout";
import type { Scale } from "./scale";

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** Steps of the arrow keys over the whole range. */
const STEPS = 50;

/** Travel, words and steps from range, unit and taper. */
export function parameterScale(parameter: ParameterNotes): Scale {
  const { minimum, maximum } = parameter;
  const whole = parameter.taper === "switch" || parameter.taper === "choice";
  const logarithmic = parameter.taper === "logarithmic";
  const settle = (value: number): number => clamp(whole ? Math.round(value) : value, minimum, maximum);
  const travel = (value: number): number => {
    if (maximum === minimum) return 0;
    if (logarithmic) return Math.log(clamp(value, minimum, maximum) / minimum) / Math.log(maximum / minimum);
    return (clamp(value, minimum, maximum) - minimum) / (maximum - minimum);
  };
  const valueAt = (share: number): number => {
    const at = clamp(share, 0, 1);
    return settle(logarithmic ? minimum * (maximum / minimum) ** at : minimum + (maximum - minimum) * at);
  };
  return {
    minimum,
    maximum,
    reset: parameter.default,
    travel,
    value: valueAt,
    step: (value, steps, fine) =>
      whole ? settle(value + Math.sign(steps)) : valueAt(travel(value) + steps / (fine ? STEPS * 10 : STEPS)),
    format: (value) => formatted(value, parameter),
    parse: (text) => parsed(text, parameter),
    shown: (value) => Number(value.toPrecision(4)),
  };
}

function formatted(value: number, { unit, taper, choices }: ParameterNotes): string {
  if (taper === "choice") return choices[Math.round(value)] || String(Math.round(value));
  if (taper === "switch") return value >= 0.5 ? "on" : "off";
  if (unit === "Hz" && Math.abs(value) >= 1000) return `${short(value / 1000)} kHz`;
  return unit === "" ? short(value) : `${short(value)} ${unit}`;
}

/** Three digits, no more than two of them behind the point. */
function short(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits))).replace("-", "−");
}

function parsed(text: string, { minimum, maximum, taper, choices }: ParameterNotes): number | null {
  const word = text.trim().toLowerCase();
  if (taper === "choice" && choices.some((choice) => choice.toLowerCase() === word)) {
    return choices.findIndex((choice) => choice.toLowerCase() === word);
  }
  if (taper === "switch" && (word === "on" || word === "off")) return Number(word === "on");
  const found = /[-+]?\d*[.,]?\d+/.exec(word.replaceAll(/[\u2212\u2013]/g, "-"));
  if (found === null) return null;
  const kilo = /\d\s*k/.test(word) ? 1000 : 1;
  return clamp(Number(found[0].replace(",", ".")) * kilo, minimum, maximum);
}
