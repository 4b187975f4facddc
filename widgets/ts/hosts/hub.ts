/**
 * Views on a hub's pages.
 *
 * Their place is `<div data-view="mixer" data-source="…/views/mixer" data-sound="…/sound">`: where the hub has the
 * view's data, and the version's sound if it can be heard. Each view's code is fetched when it is mounted.
 * `data-names` is JSON: what the page calls things, in the place of the names of files that the data has.
 * `data-beside` is a version that is heard in turn with it, as `Beside` in JSON.
 */

import type { Engine, SessionSource } from "../audio/engine";
import { Theme } from "../theme";
import type { Host, Payload, Progress, Reply, View, ViewData } from "./host";
import { ownTraits } from "./own_traits";
import { fetchLoudness, fetchSound, fetchView } from "./served";
import { showState } from "./states";
import type { Traits } from "./transfer";

// Payloads come from outside: each view knows the shape of its own.
type Maker = (root: HTMLElement, payload: Payload<never>, host: Host) => View<never>;

const VIEWS: Readonly<Record<string, () => Promise<Maker>>> = {
  async arrangement() {
    const { ArrangementView } = await import("../views/arrangement/view");
    return (root, payload, host) => new ArrangementView(root, payload, host);
  },
  async diff() {
    const { DiffView } = await import("../views/diff/diff_view");
    return (root, payload, host) => new DiffView(root, payload, host);
  },
  async history() {
    const { HistoryView } = await import("../views/history/view");
    return (root, payload, host) => new HistoryView(root, payload, host);
  },
  async mixer() {
    const { MixerView } = await import("../views/mixer/mixer_view");
    return (root, payload, host) => new MixerView(root, payload, host);
  },
};

/** A second version, for A and B. */
interface Beside {
  readonly title: string;
  /** Where its sound is. */
  readonly sound: string;
  /** Where it is told how loud the first one and this one are. */
  readonly loudness: readonly [string, string];
}

/** Fetches a view's data and code, and draws it in its place; null where there is nothing to draw. */
export async function mountView(place: HTMLElement): Promise<View<never> | null> {
  const { view: name = "", source = "", sound } = place.dataset;
  const names = parsed<Record<string, string>>(place.dataset["names"]) ?? {};
  const beside = parsed<Beside>(place.dataset["beside"]);
  const root = document.createElement("div");
  root.className = `setbook setbook-${name}`;
  place.replaceChildren(root);
  const life = new AbortController();
  const theme = new Theme(root, life.signal);
  const show = (data: ViewData): void => {
    root.replaceChildren();
    showState(root, { ...data, ...names });
  };
  try {
    show({ state: "loading" });
    const [{ payload, traits }, make, engine] = await Promise.all([
      fetchView(source, show),
      makerOf(name),
      sound === undefined ? null : pageEngine(),
    ]);
    if (payload.data.state !== "ready") {
      show(payload.data);
      return null;
    }
    root.replaceChildren();
    root.dataset["state"] = "ready";
    const host = hubHost(root, theme, life.signal, traits, engine, sound ?? "", beside);
    // The address of its sound is as good a name of the other version as a digest.
    const other = beside === null ? {} : { beside: { title: beside.title, set_key: beside.sound } };
    const named = { ...payload, data: { ...payload.data, ...names, ...other } };
    return make(root, named as unknown as Payload<never>, host);
  } catch (fault) {
    show({ state: "error", message: fault instanceof Error ? fault.message : String(fault) });
    return null;
  }
}

async function makerOf(name: string): Promise<Maker> {
  const found = VIEWS[name];
  if (found === undefined) throw new Error(`Expected a view of setbook, found "${name}".`);
  return found();
}

async function pageEngine(): Promise<Engine> {
  const { Engine } = await import("../audio/engine");
  return Engine.shared();
}

function hubHost(
  root: HTMLElement,
  theme: Theme,
  signal: AbortSignal,
  traits: Traits,
  engine: Engine | null,
  sound: string,
  beside: Beside | null,
): Host {
  return {
    ...ownTraits(root, traits),
    theme,
    signal,
    canMake: false,
    engine() {
      if (engine === null) throw new Error("This view has no sound.");
      return engine;
    },
    session: (onProgress, parameters) =>
      soundOf(beside !== null && parameters?.["version"] === "beside" ? beside.sound : sound, onProgress),
    async request<T>(method: string, _?: unknown, onProgress?: (progress: Progress) => void): Promise<Reply<T>> {
      if (method !== "loudness" || beside === null) throw new Error(`A hub's page has nobody to ask for "${method}".`);
      const lufs = await Promise.all(beside.loudness.map((address) => fetchLoudness(address, onProgress ?? (() => {}))));
      return { result: { lufs } as T, buffers: [] };
    },
  };
}

function parsed<T>(json: string | undefined): T | null {
  return json === undefined ? null : (JSON.parse(json) as T);
}

interface Asked {
  readonly source: Promise<SessionSource>;
  readonly listeners: Set<(progress: Progress) => void>;
}

/** Arrangement and mixer play the same sound: it is asked for once. */
const sounds = new Map<string, Asked>();

function soundOf(address: string, onProgress?: (progress: Progress) => void): Promise<SessionSource> {
  const asked = sounds.get(address) ?? askForSound(address);
  if (onProgress !== undefined) asked.listeners.add(onProgress);
  return asked.source;
}

function askForSound(address: string): Asked {
  const listeners: Asked["listeners"] = new Set();
  const source = fetchSound(address, (progress) => listeners.forEach((listener) => listener(progress)));
  // What failed is asked for again the next time.
  source.catch(() => sounds.delete(address));
  const asked = { source, listeners };
  sounds.set(address, asked);
  return asked;
}
