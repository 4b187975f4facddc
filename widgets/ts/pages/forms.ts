/**
 * Forms that go to the API, the one way by which pages change anything.
 *
 *     <form data-api="POST /pieces/{id}/comments" data-done="replace:#comments">
 *
 * `data-api` is a method and a path of the API (`data-send`: of the service). Fields become a message by their names
 * (`data-type="number|boolean|list"`, `data-empty="omit|null"`, see fields.ts). `data-confirm` asks before,
 * a field with `data-must-be` has to say those words, `data-if-match` holds the revision that the change is made for. Then `data-done` (see done.ts) says what happens;
 * a refusal is told in the form. What a DELETE has to know stands in its query.
 */

import { finish } from "./done";
import { fieldsOf, type Message, messageOf } from "./fields";
import { say } from "./saying";
import { Refused, send, told } from "./service";

const keys = new WeakMap<HTMLFormElement, string>();

/** Takes over all forms that name an address of the API, also those that come later. */
export function listenToForms(root: Document): void {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const target = targetOf(form);
    if (target === null) return;
    event.preventDefault();
    void submit(form, target, event.submitter);
  });
}

interface Target {
  readonly method: string;
  readonly address: string;
}

function targetOf(form: HTMLFormElement): Target | null {
  const { api, send: beside } = form.dataset;
  const [method = "", path = ""] = (api ?? beside ?? "").split(" ");
  if (path === "") return null;
  return { method, address: `${told(api === undefined ? "setbook-root" : "setbook-api")}${path}` };
}

async function submit(form: HTMLFormElement, target: Target, submitter: HTMLElement | null): Promise<void> {
  const question = form.dataset["confirm"];
  if (form.ariaBusy === "true" || (question !== undefined && !window.confirm(question))) return;
  const untyped = [...form.querySelectorAll<HTMLInputElement>("[data-must-be]")].find(
    (field) => field.value.trim() !== field.dataset["mustBe"],
  );
  if (untyped !== undefined) {
    say(form, `Type ${untyped.dataset["mustBe"] ?? ""} to confirm.`, true);
    untyped.focus();
    return;
  }
  const takesMessage = target.method !== "DELETE" && target.method !== "GET";
  const fields = messageOf(fieldsOf(form, submitter));
  const message = takesMessage ? fields : undefined;
  const address = takesMessage ? target.address : withQuery(target.address, fields);
  say(form, "", false);
  const release = hold(form);
  try {
    const answer = await send(target.method, address, message, headersOf(form, target.method));
    keys.delete(form);
    await finish(form, answer, submitter);
  } catch (error) {
    say(form, error instanceof Refused ? error.message : `That did not work: ${String(error)}`, true);
  } finally {
    release();
  }
}

function withQuery(address: string, fields: Message): string {
  const query = new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)])).toString();
  return query === "" ? address : `${address}?${query}`;
}

/** A repeated request must change nothing twice: each filled-in form has a key until it was taken. */
function headersOf(form: HTMLFormElement, method: string): Record<string, string> {
  const headers: Record<string, string> = {};
  const revision = form.dataset["ifMatch"];
  if (revision !== undefined) headers["If-Match"] = `"${revision}-"`;
  if (method === "POST" && form.dataset["api"] !== undefined) {
    const key = keys.get(form) ?? newKey();
    keys.set(form, key);
    headers["Idempotency-Key"] = key;
  }
  return headers;
}

function newKey(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((word) => word.toString(36)).join("-");
}

/**
 * Keeps a form from being sent twice; gives back what lets it go.
 *
 * The buttons only say that they are off: a button that is, loses the focus, and whoever uses the keyboard their place.
 */
function hold(form: HTMLFormElement): () => void {
  const buttons = [...form.elements].filter((element) => element instanceof HTMLButtonElement);
  form.ariaBusy = "true";
  for (const button of buttons) button.ariaDisabled = "true";
  return () => {
    form.ariaBusy = null;
    for (const button of buttons) button.ariaDisabled = null;
  };
}
