/** The Arrangement: the song's tracks along its time. */

import { icon } from "../../draw/dom";
import { TimeAxis } from "../../draw/time_axis";
import type { Host, Payload, View } from "../../hosts/host";
import { StatusLine } from "../transport/status_line";
import { ChosenClip } from "./chosen_clip";
import { Curve } from "./curve";
import type { ArrangementJson } from "./data";
import { createFrame, missingNotice, type Frame } from "./frame";
import { attachGestures } from "./gestures";
import { Headers } from "./headers";
import { handleKey } from "./keys";
import type { Mark } from "./overlay";
import { Playhead } from "./playhead";
import { Rows } from "./rows";
import type { Direction } from "./selection";
import { Song } from "./song";
import { Stage, type Shown } from "./stage";
import { Toolbar } from "./toolbar";

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
  readonly #headers: Headers;
  readonly #toolbar: Toolbar;
  readonly #playhead: Playhead;
  readonly #stage: Stage;
  readonly #chosen: ChosenClip;
  readonly #waiting: StatusLine;
  #song: Song;
  #rows: Rows;
  #curves: Curve[];
  #following = true;

  constructor(root: HTMLElement, payload: Payload<ArrangementJson>, host: Host, options: ArrangementOptions = {}) {
    this.#root = root;
    this.#host = host;
    this.#options = options;
    host.signal.addEventListener("abort", () => this.#life.abort(), { signal: this.#life.signal });
    this.#song = new Song(payload);
    this.#curves = readCurves(payload);
    this.#rows = new Rows(this.#song, this.#isCompact);
    this.axis = options.axis ?? new TimeAxis(payload.data.length_beats);
    this.#frame = createFrame(payload.data.title ?? "the set");
    this.#playhead = new Playhead(this.#song, host, {
      changed: () => this.#showPlayback(),
      moved: () => this.#movePlayhead(),
    });
    this.#headers = new Headers({
      fold: (track) => this.#changeRows(() => this.#rows.toggleFold(track)),
      showCurve: (track, automation) => this.#changeRows(() => this.#rows.showCurve(track, automation)),
    });
    this.#stage = this.#createStage();
    this.#chosen = new ChosenClip(this.#shown, {
      root,
      stage: this.#stage,
      axis: this.axis,
      frame: this.#frame,
      headers: this.#headers,
      onPick: options.onPick,
    });
    this.#toolbar = this.#createToolbar();
    this.#waiting = new StatusLine("", () => void this.#playhead.playback?.retry(), this.#life.signal);
    this.#assemble();
    this.#listen();
    this.#showPlayback();
  }

  get song(): Song {
    return this.#song;
  }

  /** Where the playhead stands. */
  get beat(): number {
    return this.#playhead.beat;
  }

  /** Puts the playhead at a place, and scrolls there. */
  goTo(beat: number): void {
    this.#seek(beat);
    this.axis.reveal(beat, beat);
  }

  /** Marks of changes over the clips, for the diff. */
  setMarks(marks: readonly Mark[]): void {
    this.#stage.marks = marks;
    this.#stage.refreshOverlay();
  }

  /** Scrolls as little as needed to see a stretch of a track; folded groups around it open. */
  reveal(trackId: string, fromBeat: number, toBeat: number): void {
    const track = this.#song.tracks.findIndex(({ id }) => id === trackId);
    let group = this.#song.tracks[track]?.group ?? null;
    for (; group !== null; group = this.#song.track(group).group) {
      if (this.#rows.isFolded(group)) this.#rows.toggleFold(group);
    }
    this.#stage.layOut();
    if (track >= 0) this.#chosen.revealRow(track);
    this.axis.reveal(fromBeat, toBeat);
  }

  update(payload: Payload<ArrangementJson>): void {
    const older = this.#rows;
    const olderTracks = this.#song.tracks;
    this.#song = new Song(payload);
    this.#curves = readCurves(payload);
    this.#rows = new Rows(this.#song, this.#isCompact);
    this.#rows.adopt(older, (track) => this.#song.tracks.findIndex(({ id }) => id === olderTracks[track]?.id));
    this.axis.setLength(payload.data.length_beats);
    this.#playhead.setSong(this.#song);
    this.#toolbar.setSong(this.#song);
    this.#showSong();
  }

  destroy(): void {
    this.#life.abort();
    this.#root.replaceChildren();
  }

  // ---- putting together ----

  get #isCompact(): boolean {
    return this.#options.compact ?? false;
  }

  #createStage(): Stage {
    return new Stage(this.#shown, {
      host: this.#host,
      axis: this.axis,
      frame: this.#frame,
      headers: this.#headers,
      playhead: this.#playhead,
      compact: this.#isCompact,
      signal: this.#life.signal,
    });
  }

  get #shown(): Shown {
    return { song: this.#song, rows: this.#rows, curves: this.#curves };
  }

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
    const full = !this.#isCompact;
    this.#root.toggleAttribute("data-compact", this.#isCompact);
    frame.lanesBox.insertBefore(this.#stage.overlay.surface.canvas, frame.playhead);
    frame.overviewRow.append(this.#stage.overview.element);
    frame.heads.append(this.#headers.element);
    if (full) this.#root.append(this.#toolbar.element, this.#waiting.fault);
    frame.status.append(this.#waiting.element);
    if (full && this.#song.json.missing.length > 0) {
      this.#root.dataset["partial"] = "missing-samples";
      this.#root.append(missingNotice(this.#song.json.missing, icon("alert")));
    }
    if (full) this.#root.append(frame.overviewRow);
    this.#root.append(frame.rulerRow, frame.scroller);
    if (full) this.#root.append(frame.status);
    this.#root.append(frame.help, this.#chosen.tip.element);
    this.#showSong();
  }

  #showSong(): void {
    this.#stage.show(this.#shown);
    this.#chosen.show(this.#shown);
  }

  #listen(): void {
    const { signal } = this.#life;
    const lanes = this.#frame.lanesBox;
    this.#root.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    attachGestures(
      lanes,
      this.axis,
      {
        click: (x, y) => {
          lanes.focus({ preventScroll: true });
          this.#chosen.choose(this.#chosen.clipAt(x, y));
        },
        doubleClick: (x, y) => {
          this.#chosen.choose(this.#chosen.clipAt(x, y));
          this.#chosen.zoomTo();
        },
        hover: (x, y) => this.#chosen.hover(x, y),
        leave: () => this.#chosen.hover(-1, -1),
        scrollDown: (pixels) => (this.#frame.scroller.scrollTop += pixels),
      },
      signal,
    );
    attachGestures(this.#frame.rulerBox, this.axis, { click: (x, y) => this.#clickRuler(x, y) }, signal);
  }

  #clickRuler(x: number, y: number): void {
    const flag = this.#stage.ruler.flagAt(this.axis, x, y);
    this.#seek(flag?.kind === "locator" ? flag.beat : this.axis.beat(x));
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
      end: () => this.axis.scrollBy(this.axis.endBeat),
      zoom: (factor) => this.#zoom(factor),
      fit: () => this.axis.fit(),
      zoomToSelection: () => this.#chosen.zoomTo(),
      loop: () => this.#playhead.setLoop(!this.#playhead.loopOn),
      automation: () => this.#toggleAutomation(),
      arrow: (direction, scroll) => this.#arrow(direction, scroll),
      choose: () => this.#chosen.chooseFirst(),
      clear: () => this.#chosen.choose(-1),
    });
    if (!ours) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #arrow(direction: Direction, scroll: boolean): void {
    const onOverview = document.activeElement === this.#stage.overview.element;
    if (this.#chosen.clip >= 0 && !scroll && !onOverview) {
      this.#chosen.move(direction);
      return;
    }
    const sign = direction === "left" || direction === "up" ? -1 : 1;
    if (direction === "left" || direction === "right") this.axis.scrollBy(sign * this.axis.span * SCROLL_SHARE);
    else this.#frame.scroller.scrollTop += sign * this.#rows.rowHeight;
  }

  /** Zooms about the playhead when it is on screen, else about the middle. */
  #zoom(factor: number): void {
    const x = this.axis.x(this.#playhead.beat);
    this.axis.zoom(factor, x >= 0 && x <= this.axis.width ? x : this.axis.width / 2);
  }

  /** Of the chosen clip's track, or else of all. */
  #toggleAutomation(): void {
    const { track } = this.#chosen;
    const tracks = track === null ? [...this.#song.tracks.keys()] : [track];
    const shown = tracks.some((index) => this.#rows.curveOf(index) >= 0);
    this.#changeRows(() => {
      for (const index of tracks) {
        this.#rows.showCurve(index, shown ? -1 : (this.#song.track(index).automation[0] ?? -1));
      }
    });
  }

  #changeRows(change: () => void): void {
    change();
    this.#stage.layOut();
  }

  #seek(beat: number): void {
    this.#playhead.seek(beat);
    if (beat === 0) this.axis.scrollBy(-this.axis.startBeat);
    this.#frame.readout.textContent = `Playhead at ${this.#song.bars.format(this.#playhead.beat)}`;
  }

  // ---- playing ----

  #showPlayback(): void {
    const { playback } = this.#playhead;
    this.#toolbar.showPlayhead(this.#playhead);
    if (playback !== null) this.#waiting.show(playback);
    const waits = playback !== null && ["preparing", "loading", "buffering"].includes(playback.state);
    this.#waiting.element.hidden = !waits;
    this.#movePlayhead();
    this.#stage.refresh();
  }

  #movePlayhead(): void {
    const { beat } = this.#playhead;
    const isOff = beat < this.axis.startBeat || beat >= this.axis.lastBeat;
    // Turns the page, as Live does, when the playhead leaves the view.
    if (this.#following && this.#playhead.isPlaying && isOff) this.axis.scrollBy(beat - this.axis.startBeat);
    this.#stage.placePlayhead();
    this.#toolbar.showPosition(beat);
  }
}

function readCurves({ data, buffers }: Payload<ArrangementJson>): Curve[] {
  return data.automation.map((json) => new Curve(json, buffers));
}
