/** The playhead in beats, and the sound behind it where the host has any. */

import type { Host } from "../../hosts/host";
import { Playback } from "../transport/playback";
import type { Song } from "./song";

export interface PlayheadListener {
  /** Playing, loading, looping or a fault changed. */
  changed(): void;
  /** The playhead moved. */
  moved(): void;
}

export class Playhead {
  /** Null where there is no sound: a page without an engine. */
  readonly playback: Playback | null;
  /** Where the reader put it, as long as nothing can play. */
  #beat = 0;
  #song: Song;
  readonly #listener: PlayheadListener;

  constructor(song: Song, host: Host, listener: PlayheadListener) {
    this.#song = song;
    this.#listener = listener;
    this.playback = playbackOf(host, song);
    const { playback } = this;
    if (playback === null) return;
    const leave = [
      playback.on(() => listener.changed()),
      playback.engine.on("frame", () => {
        if (playback.mine) listener.moved();
      }),
    ];
    host.signal.addEventListener("abort", () => leave.forEach((off) => off()));
  }

  setSong(song: Song): void {
    this.#song = song;
  }

  get isPlaying(): boolean {
    return this.playback?.playing ?? false;
  }

  get loopOn(): boolean {
    return this.playback?.loop.on ?? false;
  }

  /** Position in beats. */
  get beat(): number {
    return this.playback === null ? this.#beat : this.#song.tempoMap.beats(this.playback.seconds);
  }

  seek(beat: number): void {
    this.#beat = Math.max(beat, 0);
    this.playback?.seek(this.#song.tempoMap.seconds(this.#beat));
    this.#listener.moved();
  }

  toggle(): void {
    void this.playback?.toggle();
  }

  setLoop(on: boolean): void {
    this.playback?.setLoop(on);
  }
}

/** Hosts without sound throw when asked for an engine. */
function playbackOf(host: Host, song: Song): Playback | null {
  try {
    host.engine();
  } catch {
    return null;
  }
  const [startSeconds, endSeconds] = song.time.loopSeconds;
  return new Playback(host, song.json.set_key ?? "", { on: song.time.data.loop.on, startSeconds, endSeconds });
}
