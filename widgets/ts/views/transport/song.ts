/** A song's time: beats, seconds, bars, loop, locators. */

import { TempoMap } from "../../draw/tempo_map";
import { Bars, type Meter } from "../../time";

/** As `setbook.views.transport.song_time` makes it; positions in beats. */
export interface SongData {
  readonly tempo: number;
  /** Points between which time runs straight. */
  readonly tempo_map: { readonly beats: readonly number[]; readonly seconds: readonly number[] };
  readonly meters: readonly Meter[];
  readonly length: number;
  readonly loop: { readonly on: boolean; readonly start: number; readonly length: number };
  readonly locators: readonly { readonly beat: number; readonly name: string }[];
}

export class SongTime {
  readonly data: SongData;
  readonly bars: Bars;
  readonly tempo: TempoMap;

  constructor(data: SongData) {
    this.data = data;
    this.bars = new Bars(data.meters);
    this.tempo = new TempoMap(data.tempo_map.beats, data.tempo_map.seconds, data.tempo);
  }

  /** The loop brace, in seconds. */
  get loopSeconds(): [start: number, end: number] {
    const { start, length } = this.data.loop;
    return [this.tempo.seconds(start), this.tempo.seconds(start + length)];
  }
}
