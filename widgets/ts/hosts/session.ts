/** A set's plan, kernels and sound, asked for from the side that has them. */

import type { PlanWire, SessionSource } from "../audio/engine";
import type { Host } from "./host";

type Ask = Host["request"];

/** `session` answers the plan, with the WASM module first among its buffers; `pcm` answers one chunk. */
export async function requestSession(
  ask: Ask,
  key: string,
  onProgress?: Parameters<Ask>[2],
  parameters: Parameters<Ask>[1] = {},
): Promise<SessionSource> {
  const reply = await ask<Record<string, unknown>>("session", parameters, onProgress);
  const [wasm, ...buffers] = reply.buffers;
  if (wasm === undefined) throw new Error("Expected the console's WASM with the plan, found no buffers.");
  return {
    key,
    plan: { json: reply.result, buffers: buffers.map(bytesOf) } as unknown as PlanWire,
    wasm: bytesOf(wasm),
    pcm: {
      async chunk(pcmKey: string, index: number): Promise<ArrayBuffer> {
        const answer = await ask("pcm", { key: pcmKey, index });
        const chunk = answer.buffers[0];
        if (chunk === undefined) throw new Error(`Expected chunk ${index} of sound ${pcmKey}, found nothing.`);
        return bytesOf(chunk);
      },
    },
  };
}

/** A buffer of its own: messages arrive as windows on a larger one, at any offset. */
export function bytesOf(view: DataView): ArrayBuffer {
  return view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) as ArrayBuffer;
}
