/** The same worklet, as fast as it goes: a range of the song into memory. */

import { Feeder, type PcmSource } from "./feeder";
import { consoleNode, loadWorklet } from "./load_worklet";
import type { Freezing } from "./freezing";
import type { FromWorklet, ToWorklet } from "./messages";
import type { Session } from "./session";
import { AHEAD_SECONDS } from "./transport";

/** So much is rendered between two looks at what is in memory. */
const STEP_SECONDS = 20;

/** A port that answers once everything sent before has been done. */
class Line {
  readonly #port: MessagePort;
  #number = 0;
  readonly #pongs = new Map<number, () => void>();

  constructor(port: MessagePort, fail: (message: string) => void) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<FromWorklet>) => {
      if (data.type === "pong") this.#pongs.get(data.number)?.();
      else if (data.type === "error") fail(data.message);
      else if (data.type === "tick" && data.state === "buffering") fail("Expected the sound before it is rendered, found it late; try again.");
    };
  }

  send(message: ToWorklet, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  settled(): Promise<void> {
    const number = ++this.#number;
    return new Promise((resolve) => {
      this.#pongs.set(number, resolve);
      this.send({ type: "ping", number });
    });
  }
}

/** Renders frames of a session as it stands: what was moved by hand is heard, what plays frozen as well. */
export async function renderOffline(
  session: Session,
  freezing: Freezing | null,
  source: PcmSource,
  startFrame: number,
  frameCount: number,
): Promise<[Float32Array, Float32Array]> {
  const rate = session.plan.json.sample_rate;
  const context = new OfflineAudioContext(2, frameCount, rate);
  await loadWorklet(context);
  let fault: string | null = null;
  const note = (message: string): void => {
    fault ??= message;
  };
  const line = new Line(consoleNode(context).port, note);
  line.send({ type: "load", plan: session.plan, wasm: session.wasm, session: session.number });
  for (const move of session.moves()) line.send({ type: "set", ...move });
  for (const placed of session.effects()) line.send({ type: "effects", ...placed });
  const feeder = new Feeder(session.plan, source, session.number, { progress: () => undefined, error: note });
  feeder.attach((message, transfer) => line.send(message, transfer));
  freezing?.lend(feeder, (message) => line.send(message));
  const feed = async (frame: number): Promise<void> => {
    feeder.follow(frame, { on: false, start: 0, end: 0 }, (STEP_SECONDS + AHEAD_SECONDS + 2) * rate);
    const end = Math.min(frame + STEP_SECONDS * rate, startFrame + frameCount);
    await feeder.ensure(frame, end + Math.ceil((AHEAD_SECONDS + 1) * rate));
    await line.settled();
  };
  try {
    await feed(startFrame);
    line.send({ type: "play", frame: startFrame, order: 1, countIn: null });
    await line.settled();
    pauseToFeed(context, startFrame, frameCount, rate, feed, note);
    const rendered = await context.startRendering();
    if (fault !== null) throw new Error(fault);
    return [rendered.getChannelData(0), rendered.getChannelData(1)];
  } finally {
    feeder.close();
  }
}

/** Holds the rendering now and then while the next stretch is fetched. */
function pauseToFeed(
  context: OfflineAudioContext,
  startFrame: number,
  frameCount: number,
  rate: number,
  feed: (frame: number) => Promise<void>,
  fail: (message: string) => void,
): void {
  const step = Math.floor((STEP_SECONDS * rate) / 128) * 128;
  for (let at = step; at < frameCount; at += step) {
    void context.suspend(at / rate).then(async () => {
      await feed(startFrame + at).catch((fault: unknown) => fail(String(fault)));
      await context.resume();
    });
  }
}
