/** The Arrangement: the song's tracks along its time. */

import { at } from "../../draw/columns";
import { FrameLoop, pixelRatio, resizeSurface } from "../../draw/canvas";
import { icon } from "../../draw/dom";
import { gridLines } from "../../draw/grid";
import { TimeAxis } from "../../draw/time_axis";
import type { Host, Payload, View } from "../../hosts/host";
import { Curve, formatValue } from "./curve";
import type { ArrangementJson } from "./data";
import { createFrame, missingNotice, type Frame } from "./frame";
import { attachGestures } from "./gestures";
import { Headers } from "./headers";
import { handleKey } from "./keys";
import { LanesPainter, type Scene } from "./lanes";
import { Overlay, type Mark } from "./overlay";
import { Overview } from "./overview";
import { Playhead } from "./playhead";
import { Rows } from "./rows";
import { Ruler } from "./ruler";
import { nextClip, type Direction } from "./selection";
import { Song } from "./song";
import { Tip } from "./tip";
import { Toolbar } from "./toolbar";
import { clipSentence, clipWords } from "./words";

export interface ArrangementOptions {
  /** Low rows, without toolbar, overview and status: for two side by side. */
  readonly compact?: boolean;
  /** A time axis that several views share; else each has its own. */
  readonly axis?: TimeAxis;
  /** Called when the reader picks a clip (-1: none). */
  readonly onPick?: (clip: number) => void;
}

/** Share of the view that one arrow key scrolls. */
const SCROLL_SHARE = 0.15;

export class ArrangementView implements View<ArrangementJson> {
  readonly axis: TimeAxis;
  readonly #root: HTMLElement;
  readonly #host: Host;
  readonly #options: ArrangementOptions;
  readonly #life = new AbortController();
  readonly #frame: Frame;
  readonly #tip = new Tip();
  readonly #headers: Headers;
  readonly #toolbar: Toolbar;
  readonly #overview: Overview;
  readonly #overlay: Overlay;
  readonly #painter: LanesPainter;
  readonly #playhead: Playhead;
  readonly #loop = new FrameLoop(() => this.#paint());
  #song: Song;
  #rows: Rows;
  #curves: Curve[];
  #ruler: Ruler;
  #scene: Scene | null = null;
  #marks: readonly Mark[] = [];
  #selected = -1;
  #hovered = -1;
  #following = true;
  #overlayStale = true;
  #lanesStale = true;

  constructor(root: HTMLElement, payload: Payload<ArrangementJson>, host: Host, options: ArrangementOptions = {}) {
    this.#root = root;
    this.#host = host;
    this.#options = options;
    host.signal.addEventListener("abort", () => this.#life.abort(), { signal: this.#life.signal });
    this.#song = new Song(payload);
    this.#curves = payload.data.automation.map((json) => new Curve(json, payload.buffers));
    this.#rows = new Rows(this.#song, options.compact ?? false);
    this.#ruler = new Ruler(this.#song, host.theme);
    this.axis = options.axis ?? new TimeAxis(payload.data.length_beats);
    this.#frame = createFrame(payload.data.title ?? "the set");
    this.#painter = new LanesPainter(host.theme);
    this.#overlay = new Overlay(host.theme);
    this.#overview = new Overview(this.#song, this.axis, host.theme, this.#life.signal);
    this.#playhead = new Playhead(this.#song, host, {
      changed: () => this.#showPlayback(),
      moved: () => this.#movePlayhead(),
    });
    this.#toolbar = this.#createToolbar();
    this.#headers = new Headers({
      fold: (track) => this.#changeRows(() => this.#rows.toggleFold(track)),
      showCurve: (track, automation) => this.#changeRows(() => this.#rows.showCurve(track, automation)),
    });
    this.#assemble();
    this.#listen();
    this.#showPlayback();
  }

  /** Marks of changes over the clips, for the diff. */
  setMarks(marks: readonly Mark[]): void {
    this.#marks = marks;
    this.#refreshOverlay();
  }

  /** Scrolls as little as needed to see a stretch of a track; folded groups around it open. */
  reveal(trackId: string, fromBeat: number, toBeat: number): void {
    const track = this.#song.tracks.findIndex(({ id }) => id === trackId);
    for (let group = this.#song.tracks[track]?.group ?? null; group !== null; group = this.#song.track(group).group) {
      if (this.#rows.isFolded(group)) this.#rows.toggleFold(group);
    }
    this.#headers.build(this.#song, this.#rows);
    if (track >= 0) this.#revealRow(track);
    this.axis.reveal(fromBeat, toBeat);
    this.#refresh();
  }

  update(payload: Payload<ArrangementJson>): void {
    const older = this.#rows;
    const olderTracks = this.#song.tracks;
    this.#song = new Song(payload);
    this.#curves = payload.data.automation.map((json) => new Curve(json, payload.buffers));
    this.#rows = new Rows(this.#song, this.#options.compact ?? false);
    this.#rows.adopt(older, (track) => this.#song.tracks.findIndex(({ id }) => id === olderTracks[track]?.id));
    this.#ruler = new Ruler(this.#song, this.#host.theme);
    this.#selected = -1;
    this.#hovered = -1;
    this.axis.setLength(payload.data.length_beats);
    this.#overview.setSong(this.#song);
    this.#playhead.setSong(this.#song);
    this.#toolbar.setSong(this.#song);
    this.#showSong();
  }

  destroy(): void {
    this.#life.abort();
    this.#loop.stop();
    this.#root.replaceChildren();
  }

  // ---- putting together ----

  #createToolbar(): Toolbar {
    return new Toolbar(
      this.#song,
      {
        toggle: () => this.#playhead.toggle(),
        home: () => this.#seek(0),
        loop: (on) => this.#playhead.setLoop(on),
        zoom: (factor) => this.#zoom(factor),
        fit: () => this.axis.fit(),
        follow: (on) => (this.#following = on),
      },
      this.#playhead.playback !== null,
    );
  }

  #assemble(): void {
    const frame = this.#frame;
    const compact = this.#options.compact ?? false;
    this.#root.toggleAttribute("data-compact", compact);
    frame.lanesBox.insertBefore(this.#overlay.surface.canvas, frame.playhead);
    frame.overviewRow.append(this.#overview.element);
    frame.heads.append(this.#headers.element);
    if (!compact) this.#root.append(this.#toolbar.element);
    if (this.#song.json.missing.length > 0) {
      this.#root.dataset["partial"] = "missing-samples";
      this.#root.append(missingNotice(this.#song.json.missing, icon("alert")));
    }
    if (!compact) this.#root.append(frame.overviewRow);
    this.#root.append(frame.rulerRow, frame.scroller);
    if (!compact) this.#root.append(frame.status);
    this.#root.append(frame.help, this.#tip.element);
    this.#showSong();
  }

  #showSong(): void {
    this.#frame.corner.style.height = `${this.#ruler.height}px`;
    this.#frame.rulerBox.style.height = `${this.#ruler.height}px`;
    this.#headers.build(this.#song, this.#rows);
    this.#frame.spacer.style.height = `${this.#rows.height}px`;
    this.#showSelection();
    this.#refresh();
  }

  #listen(): void {
    const { signal } = this.#life;
    const frame = this.#frame;
    const size = new ResizeObserver(() => this.#resize());
    size.observe(frame.lanesBox);
    size.observe(frame.scroller);
    const leave = [this.axis.on(() => this.#refresh()), this.#host.theme.on(() => this.#refresh())];
    signal.addEventListener("abort", () => {
      size.disconnect();
      for (const off of leave) off();
    });
    frame.scroller.addEventListener("scroll", () => this.#refresh(), { signal, passive: true });
    this.#root.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    this.#listenToPointers(signal);
  }

  #listenToPointers(signal: AbortSignal): void {
    const lanes = this.#frame.lanesBox;
    const ruler = this.#frame.rulerBox;
    attachGestures(
      lanes,
      this.axis,
      {
        click: (x, y) => {
          lanes.focus({ preventScroll: true });
          this.#select(this.#clipAt(x, y));
        },
        doubleClick: (x, y) => {
          this.#select(this.#clipAt(x, y));
          this.#zoomToSelection();
        },
        hover: (x, y) => this.#hover(x, y),
        leave: () => this.#hover(-1, -1),
        scrollDown: (pixels) => (this.#frame.scroller.scrollTop += pixels),
      },
      signal,
    );
    attachGestures(
      ruler,
      this.axis,
      {
        click: (x, y) => {
          const flag = this.#ruler.flagAt(this.axis, x, y);
          this.#seek(flag?.kind === "locator" ? flag.beat : this.axis.beat(x));
        },
      },
      signal,
    );
  }

  // ---- moving about ----

  #onKey(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (target.matches("select, input, summary")) return;
    // A focused button keeps Space and Enter for itself.
    if (target.matches("button") && (event.key === " " || event.key === "Enter")) return;
    const ours = handleKey(event, {
      toggle: () => this.#playhead.toggle(),
      home: () => this.#seek(0),
      end: () => this.axis.scrollBy(Infinity),
      zoom: (factor) => this.#zoom(factor),
      fit: () => this.axis.fit(),
      zoomToSelection: () => this.#zoomToSelection(),
      loop: () => this.#playhead.setLoop(!this.#playhead.loopOn),
      automation: () => this.#toggleAutomation(),
      arrow: (direction, scroll) => this.#arrow(direction, scroll),
      choose: () => this.#choose(),
      clear: () => this.#select(-1),
    });
    if (!ours) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #arrow(direction: Direction, scroll: boolean): void {
    const onOverview = document.activeElement === this.#overview.element;
    if (this.#selected >= 0 && !scroll && !onOverview) {
      this.#select(nextClip(this.#song, this.#rows, this.#selected, direction));
      return;
    }
    const sign = direction === "left" || direction === "up" ? -1 : 1;
    if (direction === "left" || direction === "right") this.axis.scrollBy(sign * this.axis.span * SCROLL_SHARE);
    else this.#frame.scroller.scrollTop += sign * this.#rows.rowHeight;
  }

  /** The first clip that is on screen, or else the song's first. */
  #choose(): void {
    if (this.#selected >= 0) return;
    const { axis } = this;
    const top = this.#frame.scroller.scrollTop;
    for (const row of this.#rows.between(top, top + this.#frame.lanesBox.clientHeight)) {
      if (row.kind !== "track") continue;
      const [first, end] = this.#song.clipsBetween(this.#song.track(row.track), axis.startBeat, axis.lastBeat);
      if (first < end) {
        this.#select(first);
        return;
      }
    }
    this.#select(nextClip(this.#song, this.#rows, -1, "right"));
  }

  /** Zooms about the playhead when it is on screen, else about the middle. */
  #zoom(factor: number): void {
    const x = this.axis.x(this.#playhead.beat);
    this.axis.zoom(factor, x >= 0 && x <= this.axis.width ? x : this.axis.width / 2);
  }

  #zoomToSelection(): void {
    if (this.#selected < 0) return;
    const { start, end } = this.#song.clips;
    const [from, to] = [at(start, this.#selected), at(end, this.#selected)];
    const room = (to - from) * 0.04;
    this.axis.show(from - room, to + room);
  }

  #toggleAutomation(): void {
    const track = this.#selected >= 0 ? at(this.#song.clips.track, this.#selected) : -1;
    const tracks = track >= 0 ? [track] : [...this.#song.tracks.keys()];
    const shown = tracks.some((index) => this.#rows.curveOf(index) >= 0);
    this.#changeRows(() => {
      for (const index of tracks) this.#rows.showCurve(index, shown ? -1 : (this.#song.track(index).automation[0] ?? -1));
    });
  }

  #changeRows(change: () => void): void {
    change();
    this.#headers.build(this.#song, this.#rows);
    this.#frame.spacer.style.height = `${this.#rows.height}px`;
    this.#resize();
    this.#showValues();
    this.#refresh();
  }

  #seek(beat: number): void {
    this.#playhead.seek(beat);
    if (beat === 0) this.axis.scrollBy(-Infinity);
    this.#say(`Playhead at ${this.#song.bars.format(this.#playhead.beat)}`);
  }

  // ---- choosing clips ----

  #clipAt(x: number, y: number): number {
    const row = this.#rows.at(y + this.#frame.scroller.scrollTop);
    if (row === null || row.kind !== "track") return -1;
    return this.#song.clipAt(this.#song.track(row.track), this.axis.beat(x));
  }

  #select(clip: number): void {
    if (clip === this.#selected) return;
    this.#selected = clip;
    if (clip >= 0) {
      const { clips } = this.#song;
      this.#revealRow(at(clips.track, clip));
      this.axis.reveal(at(clips.start, clip), at(clips.end, clip));
    }
    this.#showSelection();
    this.#refreshOverlay();
    this.#options.onPick?.(clip);
  }

  #showSelection(): void {
    const clip = this.#selected;
    this.#headers.mark(clip >= 0 ? at(this.#song.clips.track, clip) : null);
    if (clip >= 0) this.#say(clipSentence(this.#song, clip));
    else this.#say(summary(this.#song));
  }

  #say(text: string): void {
    this.#frame.status.textContent = text;
  }

  #revealRow(track: number): void {
    const row = this.#rows.ofTrack(track);
    if (row === null) return;
    const { scroller, lanesBox } = this.#frame;
    if (row.top < scroller.scrollTop) scroller.scrollTop = row.top;
    const bottom = row.top + row.height;
    if (bottom > scroller.scrollTop + lanesBox.clientHeight) scroller.scrollTop = bottom - lanesBox.clientHeight;
  }

  #hover(x: number, y: number): void {
    const clip = x < 0 ? -1 : this.#clipAt(x, y);
    if (clip < 0) this.#tip.hide();
    else {
      const root = this.#root.getBoundingClientRect();
      const box = this.#frame.lanesBox.getBoundingClientRect();
      this.#tip.show(clipWords(this.#song, clip), box.left - root.left + x, box.top - root.top + y, this.#root);
    }
    if (clip === this.#hovered) return;
    this.#hovered = clip;
    this.#refreshOverlay();
  }

  // ---- drawing ----

  #resize(): void {
    this.axis.setWidth(this.#frame.lanesBox.clientWidth);
    this.#refresh();
  }

  #refresh(): void {
    this.#lanesStale = true;
    this.#refreshOverlay();
  }

  #refreshOverlay(): void {
    this.#overlayStale = true;
    this.#loop.ask();
  }

  #paint(): void {
    const { lanesBox, scroller } = this.#frame;
    const height = lanesBox.clientHeight;
    if (this.axis.width <= 0 || height <= 0) return;
    if (this.#lanesStale) this.#paintLanes(height, scroller.scrollTop);
    if (this.#overlayStale && this.#scene !== null) {
      this.#overlay.paint(this.#scene, this.#hovered, this.#selected, this.#marks);
    }
    this.#lanesStale = false;
    this.#overlayStale = false;
    this.#placePlayhead();
  }

  #paintLanes(height: number, scrollTop: number): void {
    const { axis } = this;
    const { lanes, ruler } = this.#frame;
    const ratio = pixelRatio();
    const grid = gridLines(this.#song.bars, axis);
    this.#scene = {
      song: this.#song,
      rows: this.#rows,
      axis,
      curves: this.#curves,
      grid,
      scrollTop,
      height,
      ratio,
    };
    resizeSurface(lanes, axis.width, height);
    this.#painter.paint(lanes, this.#scene);
    resizeSurface(ruler, axis.width, this.#ruler.height);
    this.#ruler.paint(ruler, axis, grid, this.#playhead.loopOn, ratio);
    this.#headers.element.style.transform = `translateY(${-scrollTop}px)`;
    if (!this.#options.compact) this.#overview.paint(this.#playhead.beat);
    this.#fetchPeaks();
  }

  /** Asks for the fine waveforms that this frame would have liked to have. */
  #fetchPeaks(): void {
    const song = this.#song;
    for (const wanted of song.peaks.takeWanted()) {
      this.#host
        .request("peaks", { sample: wanted.sample, level: wanted.level })
        .then(({ buffers }) => {
          const view = buffers[0];
          if (view === undefined || this.#life.signal.aborted) return;
          song.peaks.arrived(wanted, view);
          this.#refresh();
        })
        .catch(() => undefined); // the coarser waveform stays
    }
  }

  #showPlayback(): void {
    const { playback } = this.#playhead;
    this.#toolbar.showPlayhead(this.#playhead);
    const progress = playback?.progress;
    if (playback?.state === "error") this.#say(playback.message);
    else if (progress) this.#say(progress.what);
    this.#movePlayhead();
    this.#refresh();
  }

  #movePlayhead(): void {
    if (this.#following && this.#playhead.isPlaying) this.#page();
    this.#placePlayhead();
  }

  /** Turns the page when the playhead leaves the view. */
  #page(): void {
    const beat = this.#playhead.beat;
    if (beat >= this.axis.startBeat && beat < this.axis.lastBeat) return;
    this.axis.scrollBy(beat - this.axis.startBeat);
  }

  #placePlayhead(): void {
    const beat = this.#playhead.beat;
    const x = this.axis.x(beat);
    const transform = `translateX(${x.toFixed(2)}px)`;
    const hidden = x < -1 || x > this.axis.width + 1;
    for (const line of [this.#frame.playhead, this.#frame.rulerPlayhead]) {
      line.style.transform = transform;
      line.style.visibility = hidden ? "hidden" : "visible";
    }
    this.#overview.movePlayhead(beat);
    this.#toolbar.showPosition(beat);
    this.#showValues();
  }

  #showValues(): void {
    const beat = this.#playhead.beat;
    this.#headers.showValues((automation) => {
      const curve = this.#curves[automation];
      return curve === undefined ? "" : formatValue(curve.json, curve.value(beat));
    });
  }
}

/** What is there, in one line. */
function summary(song: Song): string {
  const { tracks, json } = song;
  const own = tracks.filter(({ kind }) => kind === "audio" || kind === "midi").length;
  const bars = Math.ceil(song.bars.barAt(Math.max(json.length_beats - 1e-6, 0)).bar + 1);
  return `${own} tracks, ${json.clips.count} clips, ${json.notes.count} notes, ${bars} bars`;
}
