/** Gets the processor into a context wherever the page lives. */

import source from "worklet:./worklet.ts";

import { PROCESSOR } from "./messages";

let served: string | null = null;

/** Says where this page's own server has the processor, for a page whose policy lets no other script run. */
export function loadWorkletFrom(address: string): void {
  served = address;
}

/** A blob: address works in JupyterLab and Voilà, a data: address on file:// and under stricter policies. */
export async function loadWorklet(context: BaseAudioContext): Promise<void> {
  if (served !== null) return context.audioWorklet.addModule(served);
  const blob = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    await context.audioWorklet.addModule(blob);
  } catch {
    await context.audioWorklet.addModule(`data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`);
  } finally {
    URL.revokeObjectURL(blob);
  }
}

/** The one node between the console and the speakers. */
export function consoleNode(context: BaseAudioContext): AudioWorkletNode {
  const node = new AudioWorkletNode(context, PROCESSOR, {
    numberOfInputs: 1,
    numberOfOutputs: 1,
    outputChannelCount: [2],
  });
  node.connect(context.destination);
  return node;
}
