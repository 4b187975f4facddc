/** A workflow's app: asked for by a form, watched while it starts, then gone to on its own origin. */

import { say } from "./saying";
import { send, told } from "./service";

const EVERY_MS = 1000;

/** What the API tells of an app. */
interface App {
  readonly state: "unavailable" | "unpublished" | "stopped" | "starting" | "running" | "failed";
  readonly progress_percent: number | null;
  readonly message: string;
  readonly address: string | null;
}

export function listenToApps(root: Document): void {
  root.addEventListener("setbook:done", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !(form.dataset["api"] ?? "").endsWith("/app/visit")) return;
    const address = form.closest<HTMLElement>("[data-app]")?.dataset["app"] ?? "";
    void follow(form, `${told("setbook-api")}${address}`, (event as CustomEvent<App>).detail);
  });
}

async function follow(form: HTMLFormElement, address: string, first: App): Promise<void> {
  try {
    for (let app = first; ; app = (await send("GET", address, undefined)).body as App) {
      if (app.state === "running" && app.address !== null) return location.assign(app.address);
      if (app.state === "failed" || app.state === "unpublished") {
        return say(form, app.message || "The app could not be started.", true);
      }
      const share = app.progress_percent === null ? "" : ` ${app.progress_percent} %`;
      say(form, `The app is starting.${share}`, false);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  } catch (error) {
    say(form, error instanceof Error ? error.message : String(error), true);
  }
}
