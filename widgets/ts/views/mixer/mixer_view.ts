/** The mixer: transport, one strip per track, meters; moves are heard at once and told to Python afterwards. */

import type { EngineEvents } from "../../audio/engine";
import { FrameLoop } from "../../draw/canvas";
import { h, iconButton } from "../../draw/dom";
import type { Host, Payload, View } from "../../hosts/host";
import { Playback } from "../transport/playback";
import { SongTime } from "../transport/song";
import { TransportBar } from "../transport/transport_bar";
import { luminance, parseColor } from "../../theme";
import { Analyser } from "./analyser";
import { ConsoleLink } from "./console_link";
import type { MixerData, StripData } from "./data";
import { Desk, type Moved } from "./desk";
import { EffectRack } from "./effect_rack";
import { EffectsArea } from "./effects_area";
import { freezerWithBadges } from "./freeze_badge";
import { DEFAULT_BUDGET, type Freezer } from "./freezer";
import { FrozenEffects } from "./frozen_effects";
import { bandRows, bandsOf } from "./groups";
import { handleKeys } from "./keys";
import { MeterCanvas } from "./meters";
import { noticesOf } from "./notices";
import { type RecordPanel, recordPanel } from "./record_panel";
import { RECORD_SETTINGS } from "./recorder";
import { silencedStrips } from "./solo";
import { StripView } from "./strip";
import { Versions } from "./versions";

/** The kernel hears of moves no more often than this. */
const TELL_MS = 100;

export class MixerView implements View<MixerData> {
  readonly #root: HTMLElement;
  readonly #host: Host;
  #life = new AbortController();
  #data: MixerData;
  #desk!: Desk;
  #playback!: Playback;
  #transport!: TransportBar;
  #strips: StripView[] = [];
  #byId = new Map<string, StripView>();
  #meters: MeterCanvas[] = [];
  #link: ConsoleLink | null = null;
  #rack: EffectRack | null = null;
  #analyser: Analyser | null = null;
  #versions: Versions | null = null;
  #freezer: Freezer | null = null;
  #recording: RecordPanel | null = null;
  readonly #recordSettings = { ...RECORD_SETTINGS };
  #frozenEffects: FrozenEffects | null = null;
  #linked = false;
  #frame = 0;
  readonly #layout = new FrameLoop(() => this.#meters.map((meters) => meters.layout()).every(Boolean));
  #last = 0;
  #timer = 0;

  constructor(root: HTMLElement, payload: Payload<MixerData>, host: Host) {
    this.#root = root;
    this.#host = host;
    this.#data = payload.data;
    this.#build((host.trait?.("moved") ?? []) as Moved[]);
  }

  update(payload: Payload<MixerData>): void {
    const { set_key } = this.#data;
    const same = payload.data.set_key === set_key || payload.data.follows === set_key;
    const moved = same ? this.#desk.moved : [];
    const { seconds } = this.#playback;
    this.#data = payload.data;
    this.#tearDown();
    this.#build(moved);
    if (same) this.#playback.seek(seconds);
  }

  destroy(): void {
    if (this.#playback.engine.input.isOpen) this.#playback.engine.input.close();
    this.#tearDown();
  }

  #tearDown(): void {
    this.#life.abort();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#layout.stop();
    clearTimeout(this.#timer);
    this.#root.replaceChildren();
  }

  #build(moved: readonly Moved[]): void {
    this.#life = new AbortController();
    this.#host.signal.addEventListener("abort", () => this.#life.abort(), { signal: this.#life.signal });
    const { signal } = this.#life;
    const { strips, song, title = "", set_key = "", beside } = this.#data;
    this.#desk = new Desk(strips, moved);
    const time = new SongTime(song);
    const [startSeconds, endSeconds] = time.loopSeconds;
    const host = { ...this.#host, signal };
    this.#playback = new Playback(host, set_key, { on: song.loop.on, startSeconds, endSeconds });
    this.#transport = new TransportBar(title, this.#playback, time, signal);
    this.#root.tabIndex = -1;
    this.#root.setAttribute("role", "group");
    this.#root.setAttribute("aria-label", `Mixer of ${title}`);
    this.#strips = strips.map((strip) => this.#strip(strip));
    this.#byId = new Map(this.#strips.map((strip) => [strip.data.id, strip]));
    const desk = this.#deskElement(strips);
    this.#analyser = new Analyser(strips, this.#playback, this.#host.theme, signal);
    this.#versions = beside ? new Versions(title, beside, this.#playback, host) : null;
    this.#measureByName(this.#analyser, signal);
    const area = new EffectsArea(this.#strips, signal);
    const canMake = host.canMake ?? true;
    this.#recording = canMake ? recordPanel(host, this.#playback, time, strips, this.#recordSettings) : null;
    const parts = [this.#recording?.element, this.#versions?.element, ...noticesOf(this.#data), desk, area.element, this.#analyser.element];
    this.#root.append(this.#transport.element, this.#transport.fault, ...parts.filter((part) => part !== undefined));
    this.#rack = new EffectRack(host, this.#strips, area, signal, () => (this.#playback.mine ? this.#playback.engine : null));
    this.#frozenEffects = new FrozenEffects({
      host,
      signal,
      engine: () => (this.#playback.mine ? this.#playback.engine : null),
      onStatus: (id, status) => this.#rack?.showFrozen(id, status),
    });
    this.#freezer = canMake ? this.#freezing(host, this.#rack) : null;
    this.#extras(signal);
    this.#listen(signal);
    this.#silence();
    if (canMake) this.#prepareInSight(signal);
  }

  /** Sound costs the kernel work: a mixer far down the page asks for it when the reader comes to it. */
  #prepareInSight(signal: AbortSignal): void {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        void this.#playback.prepare();
      },
      { rootMargin: "200px" },
    );
    observer.observe(this.#root);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  /** What a page of a site only shows is not downloaded to be heard before somebody comes near. */
  #near(): void {
    this.#playback.approach();
    if (this.#host.canMake === false) void this.#playback.prepare();
  }

  /** Strips that would not fit the time are frozen, and those that the reader says. */
  #freezing(host: Host, rack: EffectRack): Freezer {
    return freezerWithBadges(this.#strips, {
      host,
      signal: host.signal,
      budget: this.#data.load_budget ?? DEFAULT_BUDGET,
      beside: this.#data.beside?.set_key ?? null,
      engine: () => (this.#playback.mine ? this.#playback.engine : null),
      taken: (id) => this.#frozenEffects?.has(id) ?? false,
      moduleOf: (id) => rack.moduleOf(id),
    });
  }

  #strip(strip: StripData): StripView {
    const letters = new Map(
      this.#data.strips.filter(({ kind }) => kind === "return").map(({ id }, index) => [id, letterOf(index)]),
    );
    return new StripView(strip, {
      desk: this.#desk,
      signal: this.#life.signal,
      letters,
      toggle: (...hand) => this.#toggle(...hand),
      toggleDevice: (on, id, name) => this.#toggleDevice(on, id, name),
      resetClip: (id) => this.#resetMeters(id),
    });
  }

  #deskElement(strips: readonly StripData[]): HTMLElement {
    const bands = bandsOf(strips);
    const levels = Math.max(...bands.map((chain) => chain.length));
    this.#strips.forEach((strip, index) => strip.element.prepend(bandRows(bands[index] ?? [], levels)));
    for (const { element, data } of this.#strips) colourName(element, data.color);
    const scrolling = this.#strips.filter(({ data }) => data.kind !== "main");
    const main = this.#strips.filter(({ data }) => data.kind === "main");
    const row = h("div", { class: "setbook-strips" }, ...scrolling.map(({ element }) => element));
    const end = h("div", { class: "setbook-strips setbook-main" }, ...main.map(({ element }) => element));
    this.#meters = [scrolling, main].map((part) => new MeterCanvas(part.map(placeOf), this.#host.theme));
    row.append(this.#meters[0]!.canvas);
    end.append(this.#meters[1]!.canvas);
    const element = h("div", { class: "setbook-desk" }, h("div", { class: "setbook-scroller" }, row), end);
    element.style.setProperty("--strips", String(strips.length));
    element.style.setProperty("--send-rows", String(Math.max(0, ...strips.map(({ sends }) => sends.length))));
    element.style.setProperty("--pan-rows", String(Math.max(1, ...strips.map(({ pans }) => Object.keys(pans).length))));
    element.toggleAttribute("data-devices", strips.some(({ inserts }) => inserts.length > 0));
    return element;
  }

  /** A click on a strip's name measures it. */
  #measureByName(analyser: Analyser, signal: AbortSignal): void {
    for (const { data, element } of this.#strips) {
      element.querySelector(".setbook-strip-name")?.addEventListener("click", ({ target }) => {
        if ((target as Element).closest("button") === null) analyser.choose(data.id);
      }, { signal });
    }
    analyser.onChoose = (chosen) => {
      for (const { data, element } of this.#strips) element.toggleAttribute("data-measured", data.id === chosen && data.kind !== "main");
    };
  }

  /** Undo, redo and the main meter, at the end of the transport. */
  #extras(signal: AbortSignal): void {
    const undo = iconButton("undo", "Nothing to undo", { "data-quiet": true });
    const redo = iconButton("redo", "Nothing to redo", { "data-quiet": true });
    undo.addEventListener("click", () => this.#desk.undo(), { signal });
    redo.addEventListener("click", () => this.#desk.redo(), { signal });
    const meter = h("div", { class: "setbook-meter", "aria-hidden": "true" });
    const holder = h("div", { class: "setbook-main-meter" }, meter);
    const main = this.#data.strips.find(({ kind }) => kind === "main");
    const canvas = new MeterCanvas(main ? [{ id: main.id, meter, peak: null }] : [], this.#host.theme, true);
    this.#meters.push(canvas);
    holder.append(canvas.canvas);
    this.#transport.extras.append(...(this.#recording ? [this.#recording.opener] : []), undo, redo, holder);
    const name = (): void => {
      label(undo, "Undo", this.#desk.undoLabel, "Ctrl+Z");
      label(redo, "Redo", this.#desk.redoLabel, "Ctrl+Shift+Z");
    };
    this.#desk.onStep = () => {
      name();
      this.#tellSoon();
    };
    name();
  }

  #listen(signal: AbortSignal): void {
    this.#desk.onChange = (strip, parameter, value) => this.#changed(strip, parameter, value);
    this.#playback.on(() => this.#follow());
    const leave = [
      this.#playback.engine.on("parameter", (event) => this.#heard(event)),
      this.#playback.engine.on("fault", ({ stripId, message }) => this.#rack?.fault(stripId, message)),
      this.#host.theme.on(() => this.#layout.ask()),
    ];
    signal.addEventListener("abort", () => {
      for (const off of leave) off();
    });
    const observer = new ResizeObserver(() => this.#layout.ask());
    observer.observe(this.#root);
    signal.addEventListener("abort", () => observer.disconnect());
    handleKeys(this.#root, {
      strips: this.#strips,
      signal,
      play: () => void this.#playback.toggle(),
      home: () => this.#playback.seek(0),
      undo: () => this.#desk.undo(),
      redo: () => this.#desk.redo(),
      toggle: (strip, parameter) => this.#flip(strip, parameter),
      changeOver: () => this.#versions?.toggle(),
    });
    for (const near of ["pointerenter", "focusin"]) {
      this.#root.addEventListener(near, () => this.#near(), { signal, once: true });
    }
    // So that a click does not leave Space to the button: it plays, as everywhere.
    this.#root.addEventListener("mousedown", (event) => keepFocusOnStrip(event, this.#root), { signal });
  }

  /** The engine came, went or changed its state. */
  #follow(): void {
    const { mine, source, engine } = this.#playback;
    if (mine && source !== null && !this.#linked) {
      this.#linked = true;
      this.#link = new ConsoleLink(source, (id) => this.#data.strips.find((strip) => strip.id === id)?.sends ?? []);
      this.#link.setAll(engine, this.#desk);
      this.#rack?.play();
      this.#frozenEffects?.start();
      this.#freezer?.start(source);
    }
    if (!mine) this.#linked = false;
    this.#analyser?.follow();
    this.#versions?.follow();
    if (this.#playback.playing) this.#animate();
    else this.#showAutomation();
  }

  #changed(strip: string, parameter: string, value: number): void {
    if (this.#linked) this.#link?.set(this.#playback.engine, strip, parameter, value);
    this.#showStrip(strip, parameter, value);
    if (parameter === "soloed" || parameter === "active") this.#silence();
  }

  /** Another view of the same set has moved something, or automation has taken a control back. */
  #heard({ stripId, name, value }: EngineEvents["parameter"]): void {
    const parameter = this.#linked ? this.#link?.parameterOf(stripId, name) : undefined;
    if (parameter === undefined) return;
    const driven = this.#link?.automated(stripId).some(([, other]) => other === name);
    if (!driven || this.#playback.engine.overridden(stripId, name)) this.#desk.move(stripId, parameter, value);
    else {
      this.#desk.release(stripId, parameter);
      this.#showStrip(stripId, parameter, value);
    }
  }

  /** Controls that envelopes drive move with the music. */
  #showAutomation(): void {
    if (!this.#linked) return;
    const { engine } = this.#playback;
    for (const { data } of this.#strips) {
      for (const [parameter, name] of this.#link?.automated(data.id) ?? []) {
        this.#showStrip(data.id, parameter, engine.parameter(data.id, name));
      }
    }
    this.#rack?.showAutomation();
  }

  #showStrip(id: string, parameter: string, value: number): void {
    this.#byId.get(id)?.show(parameter, value);
  }

  #toggle(strip: StripData, parameter: "active" | "soloed", value: boolean, additive: boolean): void {
    const targets: Moved[] = [{ track: strip.id, parameter, value: Number(value) }];
    // As in Live, a solo takes the others' away unless Ctrl or Shift is held.
    if (parameter === "soloed" && value && !additive) {
      for (const { id } of this.#data.strips) {
        if (id !== strip.id) targets.push({ track: id, parameter, value: 0 });
      }
    }
    this.#desk.apply(`${parameter === "soloed" ? "Solo" : "Mute"} ${strip.name}`, targets);
  }

  #flip(strip: StripData, parameter: "active" | "soloed"): void {
    if (strip.kind !== "main") this.#toggle(strip, parameter, this.#desk.value(strip.id, parameter) === 0, false);
  }

  #toggleDevice(strip: StripData, id: string, name: string): void {
    const parameter = `device:${id}`;
    const value = this.#desk.value(strip.id, parameter) === 0 ? 1 : 0;
    this.#desk.apply(`${name} of ${strip.name}`, [{ track: strip.id, parameter, value }]);
  }

  #silence(): void {
    const silenced = silencedStrips(this.#data.strips, (id, parameter) => this.#desk.value(id, parameter));
    for (const strip of this.#strips) strip.silenced = silenced.has(strip.data.id);
  }

  #resetMeters(id?: string): void {
    for (const meters of this.#meters) meters.reset(id);
  }

  #animate(): void {
    if (this.#frame !== 0) return;
    this.#last = performance.now();
    const step = (now: number): void => {
      this.#frame = 0;
      const seconds = Math.min((now - this.#last) / 1000, 0.25);
      this.#last = now;
      const { playing, engine } = this.#playback;
      const moving = this.#meters.map((meters) => meters.advance((id) => (playing ? engine.meters(id) : null), seconds));
      moving.push(this.#analyser?.advance(seconds) ?? false);
      if (this.#root.checkVisibility()) {
        for (const meters of this.#meters) meters.draw();
        this.#analyser?.draw();
      }
      this.#transport.showPosition();
      this.#recording?.showTime();
      this.#showAutomation();
      if (playing || moving.includes(true)) this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }

  #tellSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#host.emit({ trait: "moved", value: this.#desk.moved }), TELL_MS) as unknown as number;
  }
}

function placeOf({ data, meter, peak }: StripView) {
  return { id: data.id, meter, peak };
}

function letterOf(index: number): string {
  return String.fromCharCode(65 + (index % 26));
}

function label(button: HTMLButtonElement, verb: string, what: string | null, keys: string): void {
  const text = what === null ? `Nothing to ${verb.toLowerCase()}` : `${verb}: ${what} (${keys})`;
  button.disabled = what === null;
  button.title = text;
  button.setAttribute("aria-label", text);
}

/** Where black and white stand out alike (4.6 : 1): (L + 0.05)² = 1.05 · 0.05. */
const EVEN_LUMINANCE = 0.179;

function colourName(strip: HTMLElement, color: string | null): void {
  const rgb = color === null ? null : parseColor(color);
  if (color === null || rgb === null) return;
  strip.style.setProperty("--track", color);
  strip.style.setProperty("--on-track", luminance(rgb) > EVEN_LUMINANCE ? "#000000" : "#ffffff");
}

/** A click on a button focuses its strip, or the mixer. */
function keepFocusOnStrip(event: MouseEvent, root: HTMLElement): void {
  const target = event.target as HTMLElement;
  if (target.closest("input, summary, [role=slider]") !== null) return;
  const strip = target.closest<HTMLElement>(".setbook-strip") ?? root;
  if (target.closest("button") !== null) event.preventDefault();
  strip.focus({ preventScroll: true });
}
