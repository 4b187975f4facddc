/** Light, dark or as the system prefers: kept in a cookie, so that the service sends the next page in it at once. */

import { told } from "./service";

const COOKIE = "setbook-theme";
const YEAR_SECONDS = 31_536_000;
const CHOICES = ["auto", "light", "dark"] as const;
type Choice = (typeof CHOICES)[number];

const WORDS: Readonly<Record<Choice, string>> = { auto: "System", light: "Light", dark: "Dark" };

/** Shows the switches, which can do nothing without this script. */
export function showThemeSwitches(root: Document): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-theme-switch]")) {
    button.hidden = false;
    label(button, chosen());
    button.addEventListener("click", () => {
      const next = nextOf(chosen());
      choose(next);
      label(button, next);
    });
  }
}

/** What follows: each choice in turn. */
export function nextOf(choice: Choice): Choice {
  return CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length] as Choice;
}

function chosen(): Choice {
  const forced = document.documentElement.dataset["setbookTheme"];
  return forced === "light" || forced === "dark" ? forced : "auto";
}

function choose(choice: Choice): void {
  const root = document.documentElement;
  const isAuto = choice === "auto";
  const seconds = isAuto ? 0 : YEAR_SECONDS;
  document.cookie = `${COOKIE}=${choice}; path=${told("setbook-root") || "/"}; max-age=${seconds}; samesite=lax`;
  if (isAuto) delete root.dataset["setbookTheme"];
  else root.dataset["setbookTheme"] = choice;
  root.dataset["theme"] = isAuto ? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light") : choice;
}

function label(button: HTMLButtonElement, choice: Choice): void {
  button.textContent = `◐ ${WORDS[choice]}`;
  button.setAttribute("aria-label", `Theme: ${WORDS[choice]}. Change it`);
}
