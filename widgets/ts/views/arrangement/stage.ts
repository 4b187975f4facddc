/** The drawn part of the arrangement: keeps its canvases, headers and playhead up to date, once a frame at most. */

import { FrameLoop, pixelRatio, resizeSurface } from "../../draw/canvas";
import { h } from "../../draw/dom";
import { gridLines } from "../../draw/grid";
import type { TimeAxis } from "../../draw/time_axis";
import type { Host } from "../../hosts/host";
import { formatSeconds } from "../../time";
import { formatValue, type Curve } from "./curve";
import type { Frame } from "./frame";
import type { Headers } from "./headers";
import { LanesPainter, type Scene } from "./lanes";
import { Overlay, type Mark } from "./overlay";
import { Overview } from "./overview";
import type { Playhead } from "./playhead";
import type { Rows } from "./rows";
import { Ruler } from "./ruler";
import type { Song } from "./song";

/** What is drawn. */
export interface Shown {
  readonly song: Song;
  readonly rows: Rows;
  readonly curves: readonly Curve[];
}

/** The most that the rows take of the page's height; more of them scroll. */
const MOST_PIXELS = 560;
const MOST_PIXELS_COMPACT = 252;

export class Stage {
  readonly overlay: Overlay;
  readonly overview: Overview;
  marks: readonly Mark[] = [];
  selected = -1;
  hovered = -1;
  ruler: Ruler;
  readonly #host: Host;
  readonly #axis: TimeAxis;
  readonly #frame: Frame;
  readonly #headers: Headers;
  readonly #playhead: Playhead;
  readonly #painter: LanesPainter;
  readonly #compact: boolean;
  readonly #loop = new FrameLoop(() => this.#paint());
  #shown: Shown;
  #scene: Scene | null = null;
  #lanesStale = true;
  #overlayStale = true;

  constructor(
    shown: Shown,
    parts: {
      readonly host: Host;
      readonly axis: TimeAxis;
      readonly frame: Frame;
      readonly headers: Headers;
      readonly playhead: Playhead;
      readonly compact: boolean;
      readonly signal: AbortSignal;
    },
  ) {
    this.#shown = shown;
    this.#host = parts.host;
    this.#axis = parts.axis;
    this.#frame = parts.frame;
    this.#headers = parts.headers;
    this.#playhead = parts.playhead;
    this.#compact = parts.compact;
    this.#painter = new LanesPainter(parts.host.theme);
    this.overlay = new Overlay(parts.host.theme);
    this.overview = new Overview(shown.song, parts.axis, parts.host.theme, parts.signal);
    this.ruler = new Ruler(shown.song, parts.host.theme);
    const size = new ResizeObserver(() => this.resize());
    size.observe(parts.frame.lanesBox);
    parts.frame.scroller.addEventListener("scroll", () => this.refresh(), { signal: parts.signal, passive: true });
    const leave = [parts.axis.on(() => this.refresh()), parts.host.theme.on(() => this.refresh())];
    parts.signal.addEventListener("abort", () => {
      size.disconnect();
      this.#loop.stop();
      for (const off of leave) off();
    });
  }

  /** Another state of the song. */
  show(shown: Shown): void {
    if (shown.song !== this.#shown.song) this.overview.setSong(shown.song);
    this.#shown = shown;
    this.ruler = new Ruler(shown.song, this.#host.theme);
    this.#labelCorners();
    this.layOut();
  }

  /** Rows were folded or opened. */
  layOut(): void {
    const { song, rows } = this.#shown;
    const { scroller, sticky, spacer, corner, rulerBox } = this.#frame;
    const most = this.#compact ? MOST_PIXELS_COMPACT : MOST_PIXELS;
    const height = `${Math.min(rows.height, most)}px`;
    scroller.style.height = height;
    sticky.style.height = height;
    spacer.style.height = `${rows.height}px`;
    corner.style.height = `${this.ruler.height}px`;
    rulerBox.style.height = `${this.ruler.height}px`;
    this.#headers.build(song, rows);
    this.showValues();
    this.refresh();
  }

  resize(): void {
    this.#axis.setWidth(this.#frame.lanesBox.clientWidth);
    this.refresh();
  }

  refresh(): void {
    this.#lanesStale = true;
    this.refreshOverlay();
  }

  refreshOverlay(): void {
    this.#overlayStale = true;
    this.#loop.ask();
  }

  /** Puts the playhead in its place, which needs no drawing. */
  placePlayhead(): void {
    const beat = this.#playhead.beat;
    const x = this.#axis.x(beat);
    const isOff = x < -1 || x > this.#axis.width + 1;
    for (const line of [this.#frame.playhead, this.#frame.rulerPlayhead]) {
      line.style.transform = `translateX(${x.toFixed(2)}px)`;
      line.style.visibility = isOff ? "hidden" : "visible";
    }
    this.overview.movePlayhead(beat);
    this.showValues();
  }

  /** The values of open automation lanes at the playhead. */
  showValues(): void {
    const beat = this.#playhead.beat;
    this.#headers.showValues((automation) => {
      const curve = this.#shown.curves[automation];
      return curve === undefined ? "" : formatValue(curve.json, curve.value(beat));
    });
  }

  /** Says whether there was room to paint on. */
  #paint(): boolean {
    const { lanesBox, scroller } = this.#frame;
    const height = lanesBox.clientHeight;
    if (this.#axis.width <= 0 || height <= 0) return false;
    if (this.#lanesStale) this.#paintLanes(height, scroller.scrollTop);
    if (this.#overlayStale && this.#scene !== null) {
      this.overlay.paint(this.#scene, this.hovered, this.selected, this.marks);
    }
    this.#lanesStale = false;
    this.#overlayStale = false;
    this.placePlayhead();
    return true;
  }

  #paintLanes(height: number, scrollTop: number): void {
    const axis = this.#axis;
    const { lanes, ruler } = this.#frame;
    const ratio = pixelRatio();
    const grid = gridLines(this.#shown.song.bars, axis);
    this.#scene = { ...this.#shown, axis, grid, scrollTop, height, ratio };
    resizeSurface(lanes, axis.width, height);
    this.#painter.paint(lanes, this.#scene);
    resizeSurface(ruler, axis.width, this.ruler.height);
    this.ruler.paint(ruler, axis, grid, this.#playhead.loopOn, ratio);
    this.#headers.element.style.transform = `translateY(${-scrollTop}px)`;
    if (!this.#compact) this.overview.paint(this.#playhead.beat);
    this.#fetchPeaks();
  }

  /** Asks for the fine waveforms that this frame would have liked to have. */
  #fetchPeaks(): void {
    const { peaks } = this.#shown.song;
    for (const wanted of peaks.takeWanted()) {
      this.#host
        .request("peaks", { sample: wanted.sample, level: wanted.level })
        .then(({ buffers }) => {
          const view = buffers[0];
          if (view === undefined || this.#host.signal.aborted) return;
          peaks.arrived(wanted, view);
          this.refresh();
        })
        .catch(() => undefined); // the coarser waveform stays
    }
  }

  /** Names of the ruler's lines, and how long the song is. */
  #labelCorners(): void {
    const { song } = this.#shown;
    const { corner, overviewCorner } = this.#frame;
    const length = song.json.length_beats;
    const seconds = formatSeconds(song.tempoMap.seconds(length), 0);
    overviewCorner.textContent = `${song.barCount} bars, ${seconds}`;
    const names = ["Bars", "Time", ...(this.ruler.flags.length > 0 ? ["Locators"] : [])];
    corner.replaceChildren(...names.map((name) => h("span", { "aria-hidden": "true" }, name)));
  }
}
