/** What a hub serves for its pages: views and sounds, for which one may have to wait until they are made. */

import type { SessionSource } from "../audio/engine";
import type { Progress, ViewData } from "./host";
import { receiveSound, receiveView, type ReceivedView, type SentSound, type SentView } from "./transfer";

/** The first pause before it is asked again, and the longest; each is half as long again as the one before. */
const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 4000;
const LONGER = 1.5;

const SHARE_STEPS = 1000;

/** How a sound that is being made is told of. */
interface Making {
  readonly state: "waiting" | "working";
  /** 0 to 1. */
  readonly progress: number;
  /** What is being done, for people. */
  readonly doing?: string;
}

/** Gives a view's data once it is more than `loading`; until then `onWait` is told what it says. */
export async function fetchView(address: string, onWait: (data: ViewData) => void): Promise<ReceivedView> {
  for (let pause = FIRST_PAUSE_MS; ; pause = longer(pause)) {
    const sent = (await answerOf(address)) as SentView;
    if (sent.data.state !== "loading") return receiveView(sent);
    onWait(sent.data);
    await passed(pause);
  }
}

/** Gives a version's sound once it is made; its PCM is fetched piece by piece, and kept by the browser. */
export async function fetchSound(address: string, onProgress: (progress: Progress) => void): Promise<SessionSource> {
  const sent = await fetchMade<SentSound>(address, onProgress, "Waiting for the hub to make the sound");
  return receiveSound(sent, (key, index) => fetchChunk(`${address}/${key}/${index}`));
}

/** Gives how loud a version is in LUFS once that is measured; null for silence. */
export async function fetchLoudness(address: string, onProgress: (progress: Progress) => void): Promise<number | null> {
  const { lufs } = await fetchMade<{ lufs: number | null }>(address, onProgress, "Waiting for the hub to measure loudness");
  return lufs;
}

/** Asks again and again until something is made. */
async function fetchMade<T extends object>(
  address: string,
  onProgress: (progress: Progress) => void,
  waiting: string,
): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = longer(pause)) {
    const sent = (await answerOf(address)) as T | Making;
    if (!("progress" in sent)) return sent;
    onProgress(progressOf(sent, waiting));
    await passed(pause);
  }
}

async function fetchChunk(address: string): Promise<ArrayBuffer> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(await faultOf(answer));
  return answer.arrayBuffer();
}

async function answerOf(address: string): Promise<unknown> {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(await faultOf(answer));
  return answer.json();
}

/** What a refusal says of itself, after RFC 9457. */
export async function faultOf(answer: Response): Promise<string> {
  const words = `The hub answered with ${answer.status}.`;
  if (!(answer.headers.get("content-type") ?? "").includes("json")) return words;
  const { detail } = (await answer.json()) as { readonly detail?: unknown };
  return typeof detail === "string" ? detail : words;
}

function progressOf({ state, progress, doing }: Making, waiting: string): Progress {
  const what = doing || (state === "waiting" ? waiting : "The hub is at work");
  return { done: Math.round(progress * SHARE_STEPS), total: SHARE_STEPS, what };
}

function longer(pause: number): number {
  return Math.min(pause * LONGER, LONGEST_PAUSE_MS);
}

function passed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
