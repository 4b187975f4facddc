/**
 * Views on a plain page: for tests, benchmarks and looking at them.
 *
 * The page is `<main data-view="arrangement" data-source="song.json">`; the source holds `data` and
 * `buffers` (base64), and `traits` where a view has any. Requests of a view go to `/request` by POST; the answer is bytes.
 */

import "../theme.css";
import "../views/transport/transport.css";
import "../views/arrangement/arrangement.css";
import "../views/change_groups.css";
import "../views/diff/diff.css";
import "../views/history/history.css";
import "../views/merge/merge.css";
import "../controls/controls.css";
import "../views/mixer/mixer.css";
import "../views/mixer/analyser.css";
import "../views/mixer/effects_area.css";
import "../views/mixer/versions.css";
import "../views/mixer/freeze.css";
import "../views/mixer/record.css";

import { Engine, type SessionSource } from "../audio/engine";
import { Theme } from "../theme";
import { ArrangementView } from "../views/arrangement/view";
import { syntheticSong } from "../views/arrangement/synthetic";
import { DiffView } from "../views/diff/diff_view";
import { HistoryView } from "../views/history/view";
import { MergeView } from "../views/merge/merge_view";
import { MixerView } from "../views/mixer/mixer_view";
import type { Host, Payload, View, ViewData } from "./host";
import { ownTraits } from "./own_traits";
import { showState } from "./states";
import { encodeBase64, receiveSound, receiveView, type ReceivedView, type SentSound, type SentView, type Traits } from "./transfer";

// Payloads come from outside: each view knows the shape of its own.
type AnyView = (root: HTMLElement, payload: Payload<never>, host: Host) => View<never>;

const VIEWS: Readonly<Record<string, AnyView>> = {
  arrangement: (root, payload, host) => new ArrangementView(root, payload, host),
  diff: (root, payload, host) => new DiffView(root, payload, host),
  history: (root, payload, host) => new HistoryView(root, payload, host),
  merge: (root, payload, host) => new MergeView(root, payload, host),
  mixer: (root, payload, host) => new MixerView(root, payload, host),
};

/** Views that can be heard. */
const SOUNDING: ReadonlySet<string> = new Set(["merge", "mixer"]);

/** Mounts a view and returns it; operations that it emits are events of the root. */
export function mountView(place: HTMLElement, name: string, payload: Payload<ViewData>, traits: Traits = {}): View<never> | null {
  const root = document.createElement("div");
  root.className = `setbook setbook-${name}`;
  place.append(root);
  const host = pageHost(root, name, traits);
  const { state } = payload.data;
  if (state !== "ready") {
    showState(root, payload.data);
    return null;
  }
  root.dataset["state"] = "ready";
  return (VIEWS[name] as AnyView)(root, payload as unknown as Payload<never>, host);
}

function pageHost(root: HTMLElement, name: string, traits: Traits): Host {
  const life = new AbortController();
  const host: Host = {
    ...ownTraits(root, traits),
    theme: new Theme(root, life.signal),
    signal: life.signal,
    engine() {
      if (!SOUNDING.has(name)) throw new Error("This page has no sound.");
      return Engine.shared();
    },
    session: (_, parameters) => requestSession(host, parameters),
    async request<T>(method: string, parameters = {}, _onProgress?: unknown, buffers: readonly ArrayBuffer[] = []) {
      const body = JSON.stringify({ method, parameters, buffers: buffers.map(encodeBase64) });
      const answer = await fetch("/request", { method: "POST", body });
      if (!answer.ok) throw new Error(await answer.text());
      const type = answer.headers.get("content-type") ?? "";
      if (type.startsWith("application/json")) return { result: (await answer.json()) as T, buffers: [] };
      return { result: null as T, buffers: [new DataView(await answer.arrayBuffer())] };
    },
  };
  return host;
}

async function requestSession({ request }: Host, parameters = {}): Promise<SessionSource> {
  const { result } = await request<SentSound | null>("session", parameters);
  if (result === null) throw new Error("This page has no sound.");
  return receiveSound(result, async (key, index) => {
    const { buffers } = await request("pcm", { key, index });
    return (buffers[0] as DataView).buffer as ArrayBuffer;
  });
}

async function load(source: string): Promise<ReceivedView> {
  return receiveView((await (await fetch(source)).json()) as SentView);
}

async function start(): Promise<void> {
  for (const place of document.querySelectorAll<HTMLElement>("[data-view]")) {
    const { view = "", source = "" } = place.dataset;
    const { payload, traits } = source === "synthetic" ? { payload: syntheticSong(place.dataset), traits: {} } : await load(source);
    Object.assign(globalThis, { setbookView: mountView(place, view, payload, traits) });
  }
  document.documentElement.dataset["ready"] = "true";
}

void start();
