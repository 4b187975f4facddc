/** Views and sound as a server sends them: JSON whose binary parts are base64. */

import type { SessionSource } from "../audio/engine";
import type { Payload, ViewData } from "./host";

/** What a notebook's widget has beside its data. */
export type Traits = Readonly<Record<string, unknown>>;

/** A view's data on its way. */
export interface SentView {
  readonly data: ViewData;
  readonly buffers: readonly string[];
  readonly traits?: Traits;
}

/** A set's plan and kernels on their way. */
export interface SentSound {
  readonly plan: SessionSource["plan"]["json"];
  readonly wasm: string;
  readonly buffers: readonly string[];
}

export interface ReceivedView {
  readonly payload: Payload<ViewData>;
  readonly traits: Traits;
}

export function receiveView({ data, buffers, traits = {} }: SentView): ReceivedView {
  const payload = { data, buffers: buffers.map(decodeBase64) };
  if (traits["effects"] === undefined) return { payload, traits };
  const effects = traits["effects"] as { readonly wasm: string }[];
  const decoded = effects.map((effect) => ({ ...effect, wasm: decodeBase64(effect.wasm) }));
  return { payload, traits: { ...traits, effects: decoded } };
}

/** A sound ready for `Engine.load`; `chunk` fetches its PCM. */
export function receiveSound(sent: SentSound, chunk: SessionSource["pcm"]["chunk"]): SessionSource {
  const bytes = (text: string): ArrayBuffer => decodeBase64(text).buffer as ArrayBuffer;
  return {
    key: sent.plan.set_digest,
    plan: { json: sent.plan, buffers: sent.buffers.map(bytes) },
    wasm: bytes(sent.wasm),
    pcm: { chunk },
  };
}

export function encodeBase64(buffer: ArrayBuffer): string {
  let text = "";
  const bytes = new Uint8Array(buffer);
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}

export function decodeBase64(text: string): DataView {
  return new DataView(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer);
}
