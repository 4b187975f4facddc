/** Dates and distances in time, in words. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS: readonly (readonly [seconds: number, word: string])[] = [
  [365.25 * DAY, "year"],
  [30.44 * DAY, "month"],
  [7 * DAY, "week"],
  [DAY, "day"],
  [HOUR, "hour"],
  [MINUTE, "minute"],
];

/** "3 days later", "2 hours earlier" where clocks went wrong; empty below a minute, as after a checkout. */
export function distance(from: Date, to: Date): string {
  const seconds = (to.getTime() - from.getTime()) / 1000;
  const size = Math.abs(seconds);
  const step = STEPS.find(([length]) => size >= length);
  if (step === undefined) return "";
  const count = Math.round(size / step[0]);
  return `${count} ${step[1]}${count === 1 ? "" : "s"} ${seconds < 0 ? "earlier" : "later"}`;
}

/** "13 Jun 2021, 21:08" in the reader's zone. */
export function formatTime(time: Date): string {
  const day = time.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
  return `${day}, ${time.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}`;
}
