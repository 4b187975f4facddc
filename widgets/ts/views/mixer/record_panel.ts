/** The row from which one records: what comes in and how loud, where it goes, and how the last take fares. */

import { Input } from "../../audio/input";
import { FLOOR_DB } from "../../controls/meter";
import { dbOfGain, travelOfDb } from "../../controls/fader_law";
import { Knob } from "../../controls/knob";
import { parameterScale } from "../../controls/parameter_scale";
import { h, icon, iconButton } from "../../draw/dom";
import { formatNumber } from "../../time";
import type { Host } from "../../hosts/host";
import type { Playback } from "../transport/playback";
import type { SongTime } from "../transport/song";
import type { StripData } from "./data";
import { Recorder, type RecordSettings } from "./recorder";
import type { RecordingData } from "./take";

const GAIN = { name: "input gain", unit: "dB", minimum: -24, maximum: 24, default: 0, taper: "linear", choices: [], summary: "" } as const;

const NEW_TRACK = { value: "", text: "New audio track" };

/** The row for a mixer's set, with the recorder that it works. */
export function recordPanel(
  host: Host,
  playback: Playback,
  song: SongTime,
  strips: readonly StripData[],
  settings: RecordSettings,
): RecordPanel {
  const placed = (host.trait?.("recorded") ?? []) as RecordingData[];
  const panel = new RecordPanel({
    strips,
    signal: host.signal,
    last: placed.at(-1) ?? null,
    formatBeat: (beat) => song.bars.format(beat),
    undo: async () => void (await host.request("take_undo")),
  });
  panel.attach(new Recorder(host, playback, song, settings, () => panel.show()));
  return panel;
}

interface RecordPanelContext {
  readonly strips: readonly StripData[];
  readonly signal: AbortSignal;
  /** What was recorded last, if the set shown holds it. */
  readonly last: RecordingData | null;
  formatBeat(beat: number): string;
  undo(): Promise<void>;
}

export class RecordPanel {
  readonly element: HTMLElement;
  /** Opens and closes the row. */
  readonly opener = iconButton("microphone", "Record from a microphone", { "data-quiet": true });
  readonly #context: RecordPanelContext;
  readonly #record = h("button", { type: "button", class: "setbook-button setbook-record" });
  readonly #arm = h("button", { type: "button", class: "setbook-button" }, "Arm");
  readonly #device = h("select", { "aria-label": "Input device" });
  readonly #track = h("select", { "aria-label": "Record into" });
  readonly #monitor = h("button", { type: "button", class: "setbook-button", title: "Hear the microphone; use headphones" }, "Monitor");
  readonly #countIn = h("button", { type: "button", class: "setbook-button", title: "One bar of clicks before the song plays" }, "Count-in");
  readonly #levels = [h("div", {}), h("div", {})] as const;
  readonly #words = h("span", { class: "setbook-record-words", role: "status" });
  readonly #actions = h("span", { class: "setbook-record-actions" });
  #recorder!: Recorder;
  #shown = "";

  constructor(context: RecordPanelContext) {
    this.#context = context;
    this.element = h("div", { class: "setbook-record-panel", role: "group", "aria-label": "Recording", hidden: true });
  }

  /** Fills the row; the recorder tells it of every change. */
  attach(recorder: Recorder): void {
    this.#recorder = recorder;
    const { signal } = this.#context;
    const { settings } = recorder;
    const listen = (button: HTMLElement, work: () => void): void => button.addEventListener("click", work, { signal });
    listen(this.opener, () => this.#open(!settings.open));
    listen(this.#record, () => void (recorder.isRunning ? recorder.stop() : recorder.start()));
    listen(this.#arm, () => (recorder.state === "disarmed" ? void recorder.arm() : recorder.disarm()));
    listen(this.#monitor, () => this.#set(() => (settings.monitoring = !settings.monitoring)));
    listen(this.#countIn, () => this.#set(() => (settings.countIn = !settings.countIn)));
    this.#device.addEventListener("change", () => void recorder.arm(this.#device.value), { signal });
    this.#track.addEventListener("change", () => this.#set(() => (settings.track = this.#track.value)), { signal });
    const gain = new Knob({
      label: "Input gain",
      scale: parameterScale(GAIN),
      value: settings.gainDb,
      signal,
      onMove: (value) => this.#set(() => (settings.gainDb = value)),
      onCommit: () => undefined,
    });
    this.element.append(
      this.#record,
      this.#arm,
      this.#device,
      h("div", { class: "setbook-record-gain" }, gain.element, gain.readout),
      h("div", { class: "setbook-input-level", "aria-hidden": "true" }, ...this.#levels),
      h("label", {}, "into ", this.#track),
      this.#monitor,
      this.#countIn,
      this.#words,
      this.#actions,
    );
    this.#fillTracks();
    recorder.onLevel = (...peaks) => this.#showLevel(peaks);
    this.#open(settings.open);
    void this.#fillDevices();
    const refill = (): void => void this.#fillDevices();
    navigator.mediaDevices?.addEventListener("devicechange", refill, { signal });
    this.show();
  }

  /** Everything that follows the recorder's state. */
  show(): void {
    const recorder = this.#recorder;
    const { settings, isRunning, state } = recorder;
    const label = isRunning ? "Stop recording" : "Record";
    if (this.#record.getAttribute("aria-label") !== label) {
      this.#record.setAttribute("aria-label", label);
      this.#record.replaceChildren(icon(isRunning ? "stop" : "record"), isRunning ? "Stop" : "Record");
    }
    const busy = recorder.take !== null && recorder.take.state !== "placed" && !isRunning;
    this.#record.disabled = state === "asking" || busy;
    this.element.dataset["state"] = state;
    this.#arm.setAttribute("aria-pressed", String(state !== "disarmed" && state !== "asking"));
    this.#arm.disabled = state === "asking";
    this.#monitor.setAttribute("aria-pressed", String(settings.monitoring));
    this.#countIn.setAttribute("aria-pressed", String(settings.countIn));
    for (const choice of [this.#device, this.#track]) choice.disabled = isRunning || busy;
    if (state === "disarmed") this.#showLevel([0, 0]);
    if (state === "armed" && this.#device.value !== recorder.input.device) void this.#fillDevices();
    const { words, tone, actions } = this.#said();
    const shown = `${tone} ${words} ${actions.map(({ name }) => name).join()}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#words.textContent = words;
    this.#words.dataset["tone"] = tone;
    this.#words.title = words;
    this.#actions.replaceChildren(...actions.map(({ name, work }) => this.#action(name, work)));
  }

  /** Goes on counting while it runs. */
  showTime(): void {
    if (this.#recorder.isRunning) this.show();
  }

  #said(): { words: string; tone: "plain" | "warning"; actions: { name: string; work: () => void }[] } {
    const { state, fault, take, beatsLeft, latency } = this.#recorder;
    const plain = (words: string, actions: { name: string; work: () => void }[] = []) => ({ words, tone: "plain" as const, actions });
    const save = { name: "Download", work: () => this.#download() };
    const again = { name: "Try again", work: () => take?.retry() };
    const forget = { name: "Discard", work: () => this.#recorder.discard() };
    if (state === "asking") return plain("Asking the browser for the microphone");
    if (state === "counting") return plain(`Recording starts in ${beatsLeft}`);
    if (state === "recording") {
      const trouble = take?.state === "unsent" ? " The kernel does not take it yet; it is kept in this page." : "";
      return { words: `Recording ${formatNumber(take?.seconds ?? 0, 1)} s${trouble}`, tone: trouble ? "warning" : "plain", actions: [] };
    }
    if (take?.state === "sending") return plain("Bringing the take to the set");
    if (take?.state === "unanswered") {
      const words = "The kernel does not answer: it may be busy, or gone. The take is kept in this page.";
      return { words, tone: "warning", actions: [again, save] };
    }
    if (take?.state === "unsent") return { words: `The take is kept in this page: ${take.message}`, tone: "warning", actions: [again, save, forget] };
    if (fault !== "") return { words: fault, tone: "warning", actions: [] };
    const done = take?.recording ?? this.#context.last;
    if (done !== null) {
      const place = `Recorded ${formatNumber(done.seconds, 1)} s into ${done.track} at ${this.#context.formatBeat(done.start_beats)}`;
      const moved = `${formatNumber(done.latency_seconds * 1000, 0)} ms earlier than it came in`;
      return plain(`${place}, ${moved}`, [{ name: "Undo", work: () => void this.#context.undo() }]);
    }
    if (state === "armed") return plain(latencyWords(latency.output, latency.input));
    return plain("Arm to listen to the input");
  }

  #open(open: boolean): void {
    this.#recorder.settings.open = open;
    this.element.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    this.opener.setAttribute("aria-pressed", String(open));
  }

  #set(change: () => void): void {
    change();
    this.#recorder.applySettings();
    this.show();
  }

  #showLevel(peaks: readonly [number, number]): void {
    this.#levels.forEach((level, side) => {
      const db = Math.max(dbOfGain(peaks[side] ?? 0), FLOOR_DB);
      level.style.setProperty("--level", travelOfDb(Math.min(db, 0)).toFixed(3));
      level.toggleAttribute("data-clipped", (peaks[side] ?? 0) >= 1);
    });
  }

  async #fillDevices(): Promise<void> {
    const devices = await Input.devices();
    const options = devices.map(({ id, name }) => h("option", { value: id }, name));
    this.#device.replaceChildren(...(options.length > 0 ? options : [h("option", { value: "" }, "Default input")]));
    const wanted = this.#recorder.input.device || this.#recorder.settings.device;
    if (devices.some(({ id }) => id === wanted)) this.#device.value = wanted;
  }

  #fillTracks(): void {
    const { settings } = this.#recorder;
    const tracks = this.#context.strips.filter(({ kind }) => kind === "audio");
    // As in Live, the track that is armed in the set is what is recorded into.
    settings.track ??= tracks.find(({ armed }) => armed)?.id ?? NEW_TRACK.value;
    if (!tracks.some(({ id }) => id === settings.track)) settings.track = NEW_TRACK.value;
    const options = [NEW_TRACK, ...tracks.map(({ id, name }) => ({ value: id, text: name }))];
    this.#track.replaceChildren(...options.map(({ value, text }) => h("option", { value }, text)));
    this.#track.value = settings.track;
  }

  #action(name: string, work: () => void): HTMLButtonElement {
    const button = h("button", { type: "button", class: "setbook-button" }, name);
    button.addEventListener("click", work, { signal: this.#context.signal });
    return button;
  }

  #download(): void {
    const { take } = this.#recorder;
    if (take === null) return;
    const address = URL.createObjectURL(take.file());
    h("a", { href: address, download: "take.wav" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
}

function latencyWords(output: number, input: number | null): string {
  const ms = (seconds: number): string => formatNumber(seconds * 1000, 0);
  const known = input === null ? "input not reported, taken as 0 ms" : `input ${ms(input)} ms`;
  return `Armed. Takes are moved ${ms(output + (input ?? 0))} ms earlier (output ${ms(output)} ms, ${known})`;
}
