/** What is inside clips, pixel by pixel: notes and waveforms. */

import { at, lowerBound } from "../../draw/columns";
import type { Raster } from "../../draw/raster";
import type { TimeAxis } from "../../draw/time_axis";
import { type ClipPaint, shadeOf } from "./clip_paint";
import { passes, sampleSeconds, type Pass } from "./clip_time";
import type { Song } from "./song";

/** Where a clip's content goes, in device pixels. */
export interface ContentBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** More notes than this on one pixel's width cannot be told apart: some are left out. */
const NOTES_PER_PIXEL = 8;
const LEAST_NOTE_PIXELS = 2;

/** Everything that one frame's rasters share. */
export class ContentRaster {
  readonly #song: Song;
  readonly #axis: TimeAxis;
  readonly #raster: Raster;
  readonly #ratio: number;

  constructor(song: Song, axis: TimeAxis, raster: Raster, ratio: number) {
    this.#song = song;
    this.#axis = axis;
    this.#raster = raster;
    this.#ratio = ratio;
  }

  #pixelOf(beat: number): number {
    return Math.round(this.#axis.x(beat) * this.#ratio);
  }

  #beatOf(pixel: number): number {
    return this.#axis.beat(pixel / this.#ratio);
  }

  notes(clip: number, track: number, box: ContentBox, paint: ClipPaint): void {
    const from = this.#beatOf(box.left);
    const to = this.#beatOf(box.right);
    for (const pass of passes(this.#song, clip, from, to)) this.#notesOfPass(clip, track, pass, box, paint);
  }

  #notesOfPass(clip: number, track: number, pass: Pass, box: ContentBox, paint: ClipPaint): void {
    const song = this.#song;
    // Plain indexing: a shared accessor would see five kinds of arrays and be slow with all of them.
    const { start, length, pitch, velocity, enabled } = song.notes;
    const raster = this.#raster;
    const first = at(song.clips.first_note, clip);
    const end = first + at(song.clips.note_count, clip);
    const shift = pass.start - pass.content;
    const earliest = Math.max(pass.content, this.#beatOf(box.left) - shift - at(song.longestNote, clip));
    const latest = Math.min(pass.end, this.#beatOf(box.right)) - shift;
    const from = lowerBound(start, earliest, first, end);
    const to = lowerBound(start, latest, from, end);
    const { low, high } = song.pitches(track);
    const rowHeight = (box.bottom - box.top) / (high - low + 1);
    const noteHeight = Math.max(Math.min(Math.floor(rowHeight), 4 * this.#ratio), LEAST_NOTE_PIXELS);
    const widest = Math.max(box.right - box.left, 1);
    const stride = Math.max(Math.floor((to - from) / (widest * NOTES_PER_PIXEL)), 1);
    const scale = this.#ratio / this.#axis.beatsPerPixel;
    const origin = (shift - this.#axis.startBeat) * scale;
    const passEnd = pass.end - shift;
    for (let note = from; note < to; note += stride) {
      const begin = start[note] as number;
      const finish = Math.min(begin + (length[note] as number), passEnd);
      const x0 = Math.round(origin + begin * scale);
      const x1 = Math.round(origin + finish * scale);
      // A hairline between notes that touch, once they are wide enough to spare it.
      const right = x1 - x0 > 4 ? x1 - 1 : Math.max(x1, x0 + LEAST_NOTE_PIXELS);
      const y = Math.min(Math.round(box.top + (high - (pitch[note] as number)) * rowHeight), box.bottom - noteHeight);
      const shade = enabled[note] === 0 ? 0 : shadeOf(velocity[note] as number);
      const color = paint.content[shade] as number;
      raster.fill(Math.max(x0, box.left), y, Math.min(right, box.right), y + noteHeight, color);
    }
  }

  /** False where the sample's peaks are not there yet. */
  wave(clip: number, box: ContentBox, paint: ClipPaint): boolean {
    const from = this.#beatOf(box.left);
    const to = this.#beatOf(box.right);
    let complete = true;
    for (const pass of passes(this.#song, clip, from, to)) {
      complete = this.#waveOfPass(clip, pass, box, paint) && complete;
    }
    return complete;
  }

  #waveOfPass(clip: number, pass: Pass, box: ContentBox, paint: ClipPaint): boolean {
    const song = this.#song;
    const index = at(song.clips.sample, clip);
    const sample = song.peaks.sample(index);
    if (sample === undefined) return false;
    const left = Math.max(this.#pixelOf(pass.start), box.left);
    const right = Math.min(this.#pixelOf(pass.end), box.right);
    if (left >= right) return true;
    const frame = (x: number): number => sampleSeconds(song, clip, pass, this.#beatOf(x)) * sample.sample_rate;
    const level = song.peaks.level(index, Math.max((frame(right) - frame(left)) / (right - left), 1));
    if (level === null) return false;
    const middle = (box.top + box.bottom) / 2;
    const scale = (at(song.clips.gain, clip) * (box.bottom - box.top)) / 2 / 127;
    const color = paint.content[paint.content.length - 1] as number;
    const count = level.bins.length / 2;
    let position = frame(left) / level.framesPerBin;
    for (let x = left; x < right; x += 1) {
      const next = frame(x + 1) / level.framesPerBin;
      if (next > 0 && position < count) {
        const [lowest, highest] = extent(level.bins, position, next, count);
        const top = Math.max(Math.round(middle - highest * scale), box.top);
        const bottom = Math.min(Math.round(middle - lowest * scale), box.bottom);
        this.#raster.fill(x, top, x + 1, Math.max(bottom, top + 1), color);
      }
      position = next;
    }
    return true;
  }
}

/** Lowest and highest of the bins that a pixel covers; between two bins where it is finer than one. */
function extent(bins: Int8Array, from: number, to: number, count: number): [number, number] {
  if (to - from < 1) {
    const bin = Math.min(Math.max(Math.floor(from), 0), count - 1);
    const other = Math.min(bin + 1, count - 1);
    const share = Math.min(Math.max(from - bin, 0), 1);
    const blend = (side: 0 | 1): number => at(bins, 2 * bin + side) * (1 - share) + at(bins, 2 * other + side) * share;
    return [blend(0), blend(1)];
  }
  let lowest = 127;
  let highest = -127;
  const last = Math.min(Math.ceil(to), count);
  for (let bin = Math.max(Math.floor(from), 0); bin < last; bin += 1) {
    const low = bins[2 * bin] as number;
    const high = bins[2 * bin + 1] as number;
    if (low < lowest) lowest = low;
    if (high > highest) highest = high;
  }
  return lowest > highest ? [0, 0] : [lowest, highest];
}
