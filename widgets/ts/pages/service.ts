/** Speaks with the service that a page came from. */

/** What the service answered: a message, and where what was made can be read. */
export interface Answer {
  readonly body: unknown;
}

/** The service says no; `message` is what it says, for people. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }
}

/** Something that the page says of itself in its head. */
export function told(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
}

/** Sends a request to the API, or with a whole address to the service beside it. */
export async function send(
  method: string,
  address: string,
  message: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const csrfToken = told("csrf-token");
  const response = await fetch(address, {
    method,
    credentials: "same-origin",
    headers: {
      Accept: "application/json",
      ...(message === undefined ? {} : { "Content-Type": "application/json" }),
      ...(csrfToken === "" ? {} : { "X-CSRF-Token": csrfToken }),
      ...headers,
    },
    ...(message === undefined ? {} : { body: JSON.stringify(message) }),
  }).catch(() => {
    throw new Refused(0, "The service could not be reached. Look at your connection and try again.");
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(response.status, detailOf(body, response.status));
  return { body };
}

function detailOf(body: unknown, status: number): string {
  const detail = (body as { detail?: unknown } | null)?.detail;
  return typeof detail === "string" && detail !== "" ? detail : `The service answered with ${status}; try again.`;
}
