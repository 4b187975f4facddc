/** An automation lane: the curve, its fill, its points where there is room for them. */

import { at, lowerBound } from "../../draw/columns";
import { parseColor, type Theme } from "../../theme";
import type { Curve } from "./curve";
import type { Scene } from "./lanes";
import type { Row } from "./rows";

/** Room above and below the curve. */
const MARGIN = 6;
/** Points closer than this are not marked one by one. */
const LEAST_POINT_PIXELS = 8;

export function drawCurve(context: CanvasRenderingContext2D, scene: Scene, row: Row, theme: Theme): void {
  const curve = scene.curves[row.automation];
  if (curve === undefined || curve.count === 0) return;
  const top = row.top - scene.scrollTop + MARGIN;
  const bottom = row.top - scene.scrollTop + row.height - MARGIN;
  const color = curveColor(scene, row, theme);
  context.save();
  context.beginPath();
  context.rect(0, row.top - scene.scrollTop, scene.axis.width, row.height);
  context.clip();
  context.beginPath();
  curve.trace(context, scene.axis, top, bottom);
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  context.stroke();
  context.lineTo(scene.axis.width, bottom + MARGIN);
  context.lineTo(0, bottom + MARGIN);
  context.closePath();
  context.globalAlpha = 0.16;
  context.fillStyle = color;
  context.fill();
  context.globalAlpha = 1;
  drawPoints(context, scene, curve, top, bottom, color, theme.palette.surface);
  context.restore();
}

/** The accent, which is readable on the lane in both themes; the track's own colour often is not. */
function curveColor(scene: Scene, row: Row, theme: Theme): string {
  const track = scene.song.track(row.track);
  const usable = track.active && parseColor(theme.palette.accent) !== null;
  return usable ? theme.palette.accent : theme.palette["ink-soft"];
}

function drawPoints(
  context: CanvasRenderingContext2D,
  { axis }: Scene,
  curve: Curve,
  top: number,
  bottom: number,
  color: string,
  inside: string,
): void {
  const { time, value } = curve.points;
  const first = lowerBound(time, axis.startBeat);
  const end = lowerBound(time, axis.lastBeat);
  if ((end - first) * LEAST_POINT_PIXELS > axis.width) return;
  context.fillStyle = inside;
  context.strokeStyle = color;
  for (let index = first; index < end; index += 1) {
    const y = bottom - curve.share(at(value, index)) * (bottom - top);
    context.beginPath();
    context.arc(axis.x(at(time, index)), y, 2.5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}
