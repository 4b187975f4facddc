/** All meters of a row of strips, on one canvas, at no more than the screen's rate and only while something moves. */

import type { Engine } from "../../audio/engine";
import { FLOOR_DB, type MeterChannel, StereoMeter } from "../../controls/meter";
import { travelOfDb } from "../../controls/fader_law";
import { formatDb, formatNumber } from "../../time";
import type { Theme } from "../../theme";

export type Levels = ReturnType<Engine["meters"]>;

/** A place that a meter is drawn in, and where its highest peak is written. */
export interface MeterPlace {
  readonly id: string;
  readonly meter: HTMLElement;
  readonly peak: HTMLElement | null;
}

interface Slot extends MeterPlace {
  readonly state: StereoMeter;
  /** In the canvas's CSS pixels. */
  box: { x: number; y: number; width: number; height: number };
  drawn: string;
}

/** From here the bars turn amber, then red. */
const MID_DB = -12;
const HIGH_DB = 0;
const GAP = 2;

export class MeterCanvas {
  readonly canvas = document.createElement("canvas");
  readonly #slots: Slot[];
  readonly #theme: Theme;
  readonly #horizontal: boolean;
  #ratio = 1;

  constructor(places: readonly MeterPlace[], theme: Theme, horizontal = false) {
    this.#slots = places.map((place) => ({
      ...place,
      state: new StereoMeter(),
      box: { x: 0, y: 0, width: 0, height: 0 },
      drawn: "",
    }));
    this.#theme = theme;
    this.#horizontal = horizontal;
    this.canvas.className = "setbook-meters";
    this.canvas.setAttribute("aria-hidden", "true");
  }

  /** Finds the places again after the layout changed; false while there is nothing to measure. */
  layout(): boolean {
    const holder = this.canvas.parentElement;
    if (holder === null) return false;
    const origin = holder.getBoundingClientRect();
    const [width, height] = [holder.clientWidth, holder.clientHeight];
    if (width === 0) return false;
    // No browser has canvases wider than 16384 device pixels everywhere.
    this.#ratio = Math.min(globalThis.devicePixelRatio || 1, 16_000 / Math.max(width, 1));
    this.canvas.width = Math.round(width * this.#ratio);
    this.canvas.height = Math.round(height * this.#ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    for (const slot of this.#slots) {
      const box = slot.meter.getBoundingClientRect();
      slot.box = { x: box.x - origin.x, y: box.y - origin.y, width: box.width, height: box.height };
      slot.drawn = "";
    }
    this.draw();
    return true;
  }

  /** Takes the levels of the last moment; false once everything is at rest. */
  advance(levels: (id: string) => Levels | null, seconds: number): boolean {
    let moving = false;
    for (const slot of this.#slots) {
      const now = levels(slot.id);
      slot.state.advance(now?.peak ?? [0, 0], now?.rms ?? [0, 0], seconds);
      moving ||= !slot.state.silent;
    }
    return moving;
  }

  draw(): void {
    const context = this.canvas.getContext("2d");
    if (context === null) return;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    for (const slot of this.#slots) {
      writePeak(slot);
      const key = slot.state.channels.map(keyOf).join();
      if (key === slot.drawn) continue;
      slot.drawn = key;
      this.#drawSlot(context, slot);
    }
  }

  reset(id?: string): void {
    for (const slot of this.#slots) if (id === undefined || slot.id === id) slot.state.reset();
    this.draw();
  }

  #drawSlot(context: CanvasRenderingContext2D, { box, state }: Slot): void {
    context.clearRect(box.x, box.y, box.width, box.height);
    const across = this.#horizontal ? box.height : box.width;
    const thick = (across - GAP) / 2;
    state.channels.forEach((channel, index) => {
      const offset = index * (thick + GAP);
      const bar = this.#horizontal
        ? { x: box.x, y: box.y + offset, width: box.width, height: thick }
        : { x: box.x + offset, y: box.y, width: thick, height: box.height };
      this.#drawChannel(context, bar, channel);
    });
  }

  #drawChannel(context: CanvasRenderingContext2D, bar: Slot["box"], channel: MeterChannel): void {
    const { palette } = this.#theme;
    context.globalAlpha = 1;
    context.fillStyle = palette.line;
    context.fillRect(bar.x, bar.y, bar.width, bar.height);
    context.fillStyle = this.#gradient(context, bar);
    context.globalAlpha = 0.5;
    this.#fill(context, bar, 0, travelOfDb(channel.peakDb));
    context.globalAlpha = 1;
    this.#fill(context, bar, 0, travelOfDb(channel.rmsDb));
    if (channel.lineDb <= FLOOR_DB) return;
    const line = travelOfDb(channel.lineDb);
    const length = this.#horizontal ? bar.width : bar.height;
    this.#fill(context, bar, Math.max(line - 2 / length, 0), line);
  }

  /** A stretch of the bar, from `low` to `high` of the scale. */
  #fill(context: CanvasRenderingContext2D, bar: Slot["box"], low: number, high: number): void {
    if (high <= low) return;
    if (this.#horizontal) context.fillRect(bar.x + low * bar.width, bar.y, (high - low) * bar.width, bar.height);
    else context.fillRect(bar.x, bar.y + (1 - high) * bar.height, bar.width, (high - low) * bar.height);
  }

  #gradient(context: CanvasRenderingContext2D, bar: Slot["box"]): CanvasGradient {
    const { palette } = this.#theme;
    const gradient = this.#horizontal
      ? context.createLinearGradient(bar.x, 0, bar.x + bar.width, 0)
      : context.createLinearGradient(0, bar.y + bar.height, 0, bar.y);
    const stops: [number, string][] = [
      [0, palette["meter-low"]],
      [travelOfDb(MID_DB), palette["meter-low"]],
      [travelOfDb(-3), palette["meter-mid"]],
      [travelOfDb(HIGH_DB), palette["meter-mid"]],
      [travelOfDb(HIGH_DB), palette["meter-high"]],
    ];
    for (const [at, color] of stops) gradient.addColorStop(at, color);
    return gradient;
  }
}

function keyOf(channel: MeterChannel): string {
  return `${channel.peakDb.toFixed(1)},${channel.rmsDb.toFixed(1)},${channel.lineDb.toFixed(1)}`;
}

function writePeak({ peak, state }: Slot): void {
  if (peak === null) return;
  const db = state.highestDb;
  const text = db === -Infinity ? formatDb(db, false) : formatNumber(db, 1);
  if (peak.textContent !== text) peak.textContent = text;
  peak.toggleAttribute("data-clipped", state.clipped);
}
