/** One frame of the lanes: rows, grid, clips with what is in them, automation. */

import { at } from "../../draw/columns";
import type { Surface } from "../../draw/canvas";
import type { GridLine } from "../../draw/grid";
import { Raster } from "../../draw/raster";
import { fitText } from "../../draw/text";
import type { TimeAxis } from "../../draw/time_axis";
import type { Theme } from "../../theme";
import { ClipPaints, type ClipPaint } from "./clip_paint";
import { ContentRaster, type ContentBox } from "./content_raster";
import type { Curve } from "./curve";
import { AUDIO } from "./data";
import { drawCurve } from "./curve_lane";
import type { Row, Rows } from "./rows";
import type { Song } from "./song";

/** Title strip of a clip. */
export const STRIP_HEIGHT = 16;

/** Narrower clips are drawn together as one run. */
const LEAST_CLIP_PIXELS = 2;
const LEAST_LABEL_PIXELS = 20;
const LEAST_CONTENT_PIXELS = 3;

export interface Scene {
  readonly song: Song;
  readonly rows: Rows;
  readonly axis: TimeAxis;
  readonly curves: readonly Curve[];
  readonly grid: readonly GridLine[];
  /** Pixels scrolled down, and height of the picture. */
  readonly scrollTop: number;
  readonly height: number;
  readonly ratio: number;
}

interface Label {
  readonly clip: number;
  readonly x: number;
  readonly y: number;
  readonly room: number;
  readonly paint: ClipPaint;
}

export class LanesPainter {
  readonly #theme: Theme;
  readonly #paints: ClipPaints;
  readonly #raster = new Raster();
  #labels: Label[] = [];
  #hatches: ContentBox[] = [];

  constructor(theme: Theme) {
    this.#theme = theme;
    this.#paints = new ClipPaints(theme);
  }

  paint({ context }: Surface, scene: Scene): void {
    const { axis, height, ratio } = scene;
    this.#labels = [];
    this.#hatches = [];
    this.#raster.resize(Math.round(axis.width * ratio), Math.round(height * ratio));
    this.#raster.clear();
    context.fillStyle = this.#theme.palette.sunken;
    context.fillRect(0, 0, axis.width, height);
    const visible = scene.rows.between(scene.scrollTop, scene.scrollTop + height);
    for (const row of visible) this.#rowBackground(context, scene, row);
    this.#gridLines(context, scene);
    const content = new ContentRaster(scene.song, axis, this.#raster, ratio);
    for (const row of visible) {
      if (row.kind === "automation") drawCurve(context, scene, row, this.#theme);
      else if (scene.song.track(row.track).kind === "group") this.#groupRow(scene, row);
      else this.#clips(scene, row, content);
    }
    this.#raster.drawOn(context);
    for (const box of this.#hatches) this.#hatch(context, box, ratio);
    this.#drawLabels(context, scene.song);
    for (const row of visible) this.#rowLine(context, scene, row);
  }

  #rowBackground(context: CanvasRenderingContext2D, scene: Scene, row: Row): void {
    const { kind } = scene.song.track(row.track);
    if (kind !== "group" && row.kind === "track") return;
    context.fillStyle = kind === "group" ? this.#theme.palette.raised : this.#theme.palette.surface;
    // Half there: the grid must stay visible on it, whatever the host's theme.
    context.globalAlpha = kind === "group" ? 0.5 : 1;
    context.fillRect(0, row.top - scene.scrollTop, scene.axis.width, row.height);
    context.globalAlpha = 1;
  }

  #rowLine(context: CanvasRenderingContext2D, scene: Scene, row: Row): void {
    context.fillStyle = this.#theme.palette.line;
    context.fillRect(0, row.top + row.height - scene.scrollTop - 1, scene.axis.width, 1);
  }

  #gridLines(context: CanvasRenderingContext2D, { grid, axis, height, ratio, rows, scrollTop }: Scene): void {
    const bottom = Math.min(height, rows.height - scrollTop);
    const width = 1 / ratio;
    for (const { beat, rank } of grid) {
      context.fillStyle = rank === 0 ? this.#theme.palette["grid-strong"] : this.#theme.palette.grid;
      context.fillRect(Math.round(axis.x(beat) * ratio) / ratio, 0, rank === 0 ? Math.max(width, 1) : width, bottom);
    }
  }

  /** Bodies go into the raster too: a thousand rectangles on a canvas cost more than all else in a frame. */
  #clips(scene: Scene, row: Row, content: ContentRaster): void {
    const { song, axis, ratio } = scene;
    const track = song.track(row.track);
    const [first, end] = song.clipsBetween(track, axis.startBeat, axis.lastBeat);
    const top = Math.round((row.top - scene.scrollTop) * ratio);
    const bottom = Math.round((row.top - scene.scrollTop + row.height - 1) * ratio);
    for (let clip = first; clip < end; clip += 1) {
      const left = Math.round(axis.x(at(song.clips.start, clip)) * ratio);
      const right = Math.round(axis.x(at(song.clips.end, clip)) * ratio);
      const paint = this.#paints.of(song.clipColor(clip), !track.active || song.isMuted(clip));
      if (right - left < LEAST_CLIP_PIXELS * ratio) {
        clip = this.#run(scene, { clip, end, left, top, bottom, paint });
        continue;
      }
      const strip = top + Math.round(STRIP_HEIGHT * ratio);
      this.#raster.fill(left, strip, right - 1, bottom, paint.body);
      this.#raster.fill(left, top, right - 1, strip, paint.strip);
      if (right - left >= LEAST_CONTENT_PIXELS * ratio) {
        const box = { left: Math.max(left, 0), right: right - 1, top: strip + 2 * ratio, bottom: bottom - 2 * ratio };
        this.#content(scene, row, clip, box, content, paint);
      }
      this.#label(scene, clip, left / ratio, right / ratio, top / ratio, paint);
    }
  }

  /** Clips too narrow to see, as one block; returns the last that it holds. */
  #run(
    { song, axis, ratio }: Scene,
    run: { clip: number; end: number; left: number; top: number; bottom: number; paint: ClipPaint },
  ): number {
    let last = run.clip;
    let right = run.left + LEAST_CLIP_PIXELS * ratio;
    while (last + 1 < run.end && axis.x(at(song.clips.end, last + 1)) * ratio <= right + 1) {
      last += 1;
      right = Math.max(right, Math.round(axis.x(at(song.clips.end, last)) * ratio));
    }
    this.#raster.fill(run.left, run.top, right, run.bottom, run.paint.strip);
    return last;
  }

  #content(
    { song }: Scene,
    row: Row,
    clip: number,
    box: ContentBox,
    content: ContentRaster,
    paint: ClipPaint,
  ): void {
    const cut = { ...box, right: Math.min(box.right, this.#raster.width) };
    if (!song.hasFlag(clip, AUDIO)) content.notes(clip, row.track, cut, paint);
    else if (!song.sampleIsThere(clip)) this.#hatches.push(cut);
    else content.wave(clip, cut, paint);
  }

  #label(scene: Scene, clip: number, left: number, right: number, y: number, paint: ClipPaint): void {
    const from = Math.max(left, 0);
    const to = Math.min(right, scene.axis.width);
    if (to - from < LEAST_LABEL_PIXELS) return;
    this.#labels.push({ clip, x: from + 4, y, room: to - from - 8, paint });
  }

  #drawLabels(context: CanvasRenderingContext2D, song: Song): void {
    context.font = this.#theme.font("xs", 500);
    context.textBaseline = "middle";
    context.textAlign = "left";
    for (const { clip, x, y, room, paint } of this.#labels) {
      const text = fitText(context, song.clipName(clip), room);
      if (text === "") continue;
      context.fillStyle = paint.label;
      context.fillText(text, x, y + STRIP_HEIGHT / 2 + 0.5);
    }
  }

  /** A sample that is missing: slanted lines where its waveform would be. */
  #hatch(context: CanvasRenderingContext2D, box: ContentBox, ratio: number): void {
    const [left, right] = [box.left / ratio, box.right / ratio];
    const [top, bottom] = [box.top / ratio, box.bottom / ratio];
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.beginPath();
    for (let x = left - (bottom - top) - (left % 8); x < right; x += 8) {
      context.moveTo(x, bottom);
      context.lineTo(x + bottom - top, top);
    }
    context.strokeStyle = this.#theme.palette.warning;
    context.lineWidth = 1.5;
    context.globalAlpha = 0.65;
    context.stroke();
    context.restore();
  }

  /** A group shows what its tracks hold, as thin bars one above the other. */
  #groupRow(scene: Scene, row: Row): void {
    const { song, axis, ratio } = scene;
    const members = song.membersOf(row.track);
    const room = (row.height - 8) * ratio;
    const pitch = Math.max(Math.min(room / Math.max(members.length, 1), 8 * ratio), 1);
    const first = (row.top - scene.scrollTop + 4) * ratio + Math.max((room - pitch * members.length) / 2, 0);
    for (const [index, member] of members.entries()) {
      const track = song.track(member);
      const top = Math.round(first + index * pitch);
      const bottom = top + Math.max(Math.round(pitch) - (pitch > 2 ? 1 : 0), 1);
      const [from, end] = song.clipsBetween(track, axis.startBeat, axis.lastBeat);
      for (let clip = from; clip < end; clip += 1) {
        const left = Math.round(axis.x(at(song.clips.start, clip)) * ratio);
        const right = Math.round(axis.x(at(song.clips.end, clip)) * ratio);
        const paint = this.#paints.of(song.clipColor(clip), !track.active || song.isMuted(clip));
        if (right - left < LEAST_CLIP_PIXELS * ratio) clip = this.#run(scene, { clip, end, left, top, bottom, paint });
        else this.#raster.fill(left, top, right - 1, bottom, paint.strip);
      }
    }
  }
}
