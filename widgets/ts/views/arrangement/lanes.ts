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
export const STRIP_HEIGHT = 14;

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
      else if (scene.song.track(row.track).kind === "group") this.#groupRow(context, scene, row);
      else this.#clips(context, scene, row, content);
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
    context.fillRect(0, row.top - scene.scrollTop, scene.axis.width, row.height);
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

  #clips(context: CanvasRenderingContext2D, scene: Scene, row: Row, content: ContentRaster): void {
    const { song, axis, ratio } = scene;
    const track = song.track(row.track);
    const [first, end] = song.clipsBetween(track, axis.startBeat, axis.lastBeat);
    const y = row.top - scene.scrollTop;
    for (let clip = first; clip < end; clip += 1) {
      const left = Math.round(axis.x(at(song.clips.start, clip)) * ratio) / ratio;
      const right = Math.round(axis.x(at(song.clips.end, clip)) * ratio) / ratio;
      const paint = this.#paints.of(song.clipColor(clip), !track.active || song.isMuted(clip));
      if (right - left < LEAST_CLIP_PIXELS) {
        clip = this.#run(context, scene, { clip, end, left, y, height: row.height - 1, paint });
        continue;
      }
      this.#body(context, paint, left, right - 1 / ratio, y, row.height - 1);
      if (right - left >= LEAST_CONTENT_PIXELS) this.#content(scene, row, clip, left, right, y, content, paint);
      this.#label(scene, clip, left, right, y, paint);
    }
  }

  /** Clips too narrow to see, as one block; returns the last that it holds. */
  #run(
    context: CanvasRenderingContext2D,
    { song, axis }: Scene,
    run: { clip: number; end: number; left: number; y: number; height: number; paint: ClipPaint },
  ): number {
    let last = run.clip;
    let right = run.left + LEAST_CLIP_PIXELS;
    while (last + 1 < run.end && axis.x(at(song.clips.end, last + 1)) <= right + 1) {
      last += 1;
      right = Math.max(right, axis.x(at(song.clips.end, last)));
    }
    context.fillStyle = run.paint.strip;
    context.fillRect(run.left, run.y, Math.max(right - run.left, 1), run.height);
    return last;
  }

  #body(context: CanvasRenderingContext2D, paint: ClipPaint, left: number, right: number, y: number, height: number): void {
    context.fillStyle = paint.body;
    context.fillRect(left, y + STRIP_HEIGHT, right - left, height - STRIP_HEIGHT);
    context.fillStyle = paint.strip;
    context.fillRect(left, y, right - left, STRIP_HEIGHT);
  }

  #content(
    scene: Scene,
    row: Row,
    clip: number,
    left: number,
    right: number,
    y: number,
    content: ContentRaster,
    paint: ClipPaint,
  ): void {
    const { song, ratio, axis } = scene;
    const box = {
      left: Math.max(Math.round(left * ratio), 0),
      right: Math.min(Math.round(right * ratio) - 1, Math.round(axis.width * ratio)),
      top: Math.round((y + STRIP_HEIGHT + 2) * ratio),
      bottom: Math.round((y + row.height - 3) * ratio),
    };
    if (!song.hasFlag(clip, AUDIO)) content.notes(clip, row.track, box, paint);
    else if (!song.sampleIsThere(clip)) this.#hatches.push(box);
    else content.wave(clip, box, paint);
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
  #groupRow(context: CanvasRenderingContext2D, scene: Scene, row: Row): void {
    const { song, axis } = scene;
    const members = song.membersOf(row.track);
    if (members.length === 0) return;
    const room = row.height - 8;
    const bar = Math.max(Math.min(room / members.length, 8), 1);
    const first = row.top - scene.scrollTop + 4 + (room - bar * members.length) / 2;
    for (const [index, member] of members.entries()) {
      const track = song.track(member);
      const y = first + index * bar;
      const [from, end] = song.clipsBetween(track, axis.startBeat, axis.lastBeat);
      for (let clip = from; clip < end; clip += 1) {
        const left = axis.x(at(song.clips.start, clip));
        let right = axis.x(at(song.clips.end, clip));
        while (clip + 1 < end && axis.x(at(song.clips.end, clip + 1)) - left < LEAST_CLIP_PIXELS) {
          clip += 1;
          right = axis.x(at(song.clips.end, clip));
        }
        context.fillStyle = this.#paints.of(song.clipColor(clip), !track.active || song.isMuted(clip)).strip;
        context.fillRect(left, y, Math.max(right - left - 0.5, 1), Math.max(bar - 1, 1));
      }
    }
  }
}
