/** The fields of a form as the message of the API that they stand for. */

/** One field, apart from the document that it lies in. */
export interface Field {
  readonly name: string;
  readonly value: string;
  /** `text` by default; `list` is words between commas or in lines, or the values of several check boxes. */
  readonly type: string;
  /** What an empty field says: `keep` the empty text, `omit` the field, or `null`. */
  readonly whenEmpty: string;
  /** Whether it counts: a radio button or a check box that is not checked does not. */
  readonly isChosen: boolean;
  readonly isCheckbox: boolean;
}

export type Message = Record<string, unknown>;

/** The message; a name with dots, `start.number`, stands for a message in the message. */
export function messageOf(fields: readonly Field[]): Message {
  const message: Message = {};
  for (const field of fields) {
    const value = valueOf(field);
    if (value === undefined) continue;
    const steps = field.name.split(".");
    const last = steps.pop() as string;
    let inner = message;
    for (const step of steps) inner = (inner[step] ??= {}) as Message;
    const before = inner[last];
    inner[last] = field.type === "list" && Array.isArray(before) ? [...before, ...(value as string[])] : value;
  }
  return message;
}

function valueOf(field: Field): unknown {
  if (field.type === "boolean") return field.isCheckbox ? field.isChosen : field.value === "true";
  if (field.type === "list" && field.isCheckbox) return field.isChosen ? [field.value] : [];
  if (!field.isChosen) return undefined;
  if (field.type === "list") return words(field.value);
  const isEmpty = field.value.trim() === "";
  if (field.type === "number") return isEmpty ? (field.whenEmpty === "null" ? null : undefined) : Number(field.value);
  if (isEmpty && field.whenEmpty === "omit") return undefined;
  return isEmpty && field.whenEmpty === "null" ? null : field.value;
}

function words(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

/** The fields of a form, and what the button says by which it was sent. */
export function fieldsOf(form: HTMLFormElement, submitter: HTMLElement | null): Field[] {
  const found: Field[] = [];
  for (const element of form.elements) {
    const isButton = element instanceof HTMLButtonElement;
    const isField =
      element instanceof HTMLInputElement ||
      element instanceof HTMLSelectElement ||
      element instanceof HTMLTextAreaElement;
    if (!(isField || (isButton && element === submitter)) || element.name === "" || element.disabled) continue;
    const isCheckbox = element instanceof HTMLInputElement && element.type === "checkbox";
    const isChoice = isCheckbox || (element instanceof HTMLInputElement && element.type === "radio");
    found.push({
      name: element.name,
      value: element.value,
      type: element.dataset["type"] ?? "text",
      whenEmpty: element.dataset["empty"] ?? "keep",
      isChosen: !isChoice || element.checked,
      isCheckbox,
    });
  }
  return found;
}
