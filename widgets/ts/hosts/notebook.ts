/** A view as an anywidget: JupyterLab, Notebook, Voilà. */

import type { Engine } from "../audio/engine";
import { Theme } from "../theme";
import type { Host, Payload, View, ViewData } from "./host";
import { Requests } from "./requests";
import { requestSession } from "./session";
import { showState } from "./states";

/** The part of anywidget's model that a view needs. */
export interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(event: string, listener: (...details: never[]) => void): void;
  off(event: string, listener: (...details: never[]) => void): void;
  send(content: unknown, callbacks?: unknown, buffers?: ArrayBuffer[]): void;
}

export interface WidgetDefinition<T extends ViewData> {
  /** Of the view, as in `.setbook-<name>`. */
  readonly name: string;
  readonly view: (el: HTMLElement, payload: Payload<T>, host: Host) => View<T>;
  /** Only for views with sound: others keep the engine out of their bundle. */
  readonly engine?: () => Engine;
}

interface RenderProps {
  readonly model: Model;
  readonly el: HTMLElement;
  readonly signal?: AbortSignal;
}

/** The default export of a widget's module. */
export function notebookWidget<T extends ViewData>(definition: WidgetDefinition<T>) {
  return {
    render({ model, el, signal }: RenderProps): () => void {
      const life = new AbortController();
      signal?.addEventListener("abort", () => life.abort());
      mount(definition, model, el, life.signal);
      return () => life.abort();
    },
  };
}

function mount<T extends ViewData>(
  definition: WidgetDefinition<T>,
  model: Model,
  el: HTMLElement,
  signal: AbortSignal,
): void {
  const root = document.createElement("div");
  root.className = `setbook setbook-${definition.name}`;
  // JupyterLab's own single-key shortcuts stay away from ours.
  root.dataset["lmSuppressShortcuts"] = "true";
  el.append(root);
  root.addEventListener("focusin", keepKeys, { signal });
  const requests = new Requests((message, buffers) => model.send(message, undefined, [...buffers]));
  const host = notebookHost(definition, model, requests, new Theme(root, signal), signal);
  let view: View<T> | null = null;
  const show = (): void => {
    const payload = payloadOf<T>(model);
    const { state } = payload.data;
    if (state === "ready" && view !== null) {
      view.update(payload);
      return;
    }
    view?.destroy();
    root.replaceChildren();
    view = null;
    if (state === "ready") view = startView(definition, root, payload, host);
    else showState(root, payload.data);
  };
  const receive = (message: unknown, buffers: readonly DataView[]): void => requests.receive(message, buffers);
  model.on("change:data", show);
  model.on("msg:custom", receive);
  signal.addEventListener("abort", () => {
    model.off("change:data", show);
    model.off("msg:custom", receive);
    requests.close();
    view?.destroy();
    root.remove();
  });
  show();
  // A cell's output is rendered before it is in the document, where the theme's variables are.
  requestAnimationFrame(() => host.theme.refresh());
}

/**
 * JupyterLab's shortcuts (a new cell for `a`, run for Enter …) match the focused element itself and look for this
 * attribute on the way up from it, so that the element must have it, not an ancestor.
 */
function keepKeys({ target }: FocusEvent): void {
  if (target instanceof Element) target.setAttribute("data-lm-suppress-shortcuts", "true");
}

/** A fault of ours is shown as one, in place, rather than as an empty cell. */
function startView<T extends ViewData>(
  definition: WidgetDefinition<T>,
  root: HTMLElement,
  payload: Payload<T>,
  host: Host,
): View<T> | null {
  try {
    root.dataset["state"] = "ready";
    return definition.view(root, payload, host);
  } catch (fault) {
    root.replaceChildren();
    showState(root, { state: "error", title: "This view could not be drawn", message: String(fault) });
    return null;
  }
}

function payloadOf<T extends ViewData>(model: Model): Payload<T> {
  const data = (model.get("data") ?? { state: "loading" }) as T;
  const buffers = (model.get("buffers") ?? []) as DataView[];
  return { data, buffers };
}

function notebookHost<T extends ViewData>(
  definition: WidgetDefinition<T>,
  model: Model,
  requests: Requests,
  theme: Theme,
  signal: AbortSignal,
): Host {
  const ask: Host["request"] = (method, parameters, onProgress, buffers) => requests.ask(method, parameters, onProgress, buffers);
  return {
    theme,
    signal,
    engine() {
      if (definition.engine === undefined) throw new Error(`The ${definition.name} view has no sound.`);
      return definition.engine();
    },
    session: (onProgress, parameters) =>
      requestSession(ask, payloadOf<T>(model).data.set_key ?? "", onProgress, parameters),
    emit: (operation) => emitTo(model, operation),
    trait: (name) => model.get(name),
    watchTrait(name, listener) {
      model.on(`change:${name}`, listener);
      return () => model.off(`change:${name}`, listener);
    },
    request: ask,
  };
}

/** `{trait: "selected", value}` sets a trait of the widget; anything else is a message to its `on_msg`. */
function emitTo(model: Model, operation: unknown): void {
  const choice = operation as { trait?: string; value?: unknown } | null;
  if (typeof choice?.trait === "string") {
    model.set(choice.trait, choice.value);
    model.save_changes();
    return;
  }
  model.send({ kind: "operation", operation });
}
