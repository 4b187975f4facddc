/**
 * What a page does once a form was taken:
 *
 * - `reload`: load the page again.
 * - `go`: go to `data-to` of the button that sent it, else of the form; `{id}` and the like are fields of the answer.
 * - `remove`: take away what the form stands in, the nearest element with `data-item`.
 * - `replace:#id`: fetch the page again and put in its element of that id.
 * - `show`: show the answer's fields in the elements with `data-answer="field"` of the form, for what is told once.
 * - `stay`: say `data-said`, or that it was saved, in the form.
 */

import { renew } from "./renewing";
import { announce, say } from "./saying";
import type { Answer } from "./service";

/** Does what the form asks for. */
export async function finish(form: HTMLFormElement, answer: Answer, submitter: HTMLElement | null): Promise<void> {
  form.dispatchEvent(new CustomEvent("setbook:done", { bubbles: true, detail: answer.body }));
  const done = form.dataset["done"] ?? "reload";
  const words = form.dataset["said"] ?? "Saved.";
  if (done === "go") location.assign(filledIn(submitter?.dataset["to"] ?? form.dataset["to"] ?? "", answer.body));
  else if (done === "remove") remove(form, words);
  else if (done.startsWith("replace:")) await renew(done.slice("replace:#".length), words);
  else if (done === "show") show(form, answer.body);
  else if (done === "stay") say(form, words, false);
  else location.reload();
}

/** An address with fields of a message in it; `{` and `}` may be percent-encoded in it. */
export function filledIn(address: string, body: unknown): string {
  const fields = (body ?? {}) as Record<string, unknown>;
  return address.replaceAll(/(?:\{|%7B)(\w+)(?:\}|%7D)/g, (_, name: string) =>
    encodeURIComponent(String(fields[name] ?? "")),
  );
}

function remove(form: HTMLFormElement, words: string): void {
  const item = form.closest<HTMLElement>("[data-item]");
  const next = item?.nextElementSibling ?? item?.previousElementSibling ?? item?.parentElement;
  item?.remove();
  focusIn(next ?? document.getElementById("main"));
  announce(words);
}

function show(form: HTMLFormElement, body: unknown): void {
  const fields = (body ?? {}) as Record<string, unknown>;
  for (const place of form.querySelectorAll<HTMLElement>("[data-answer]")) {
    place.textContent = String(fields[place.dataset["answer"] ?? ""] ?? "");
  }
  for (const hidden of form.querySelectorAll<HTMLElement>("[data-answer-box]")) hidden.hidden = false;
}

function focusIn(element: Element | null): void {
  const target = element?.matches("button, a, input, [tabindex]")
    ? element
    : element?.querySelector("a, button, input, [tabindex]");
  if (target instanceof HTMLElement) target.focus();
}
