/** Previews on cards: one sound at a time, started where one is; a card without a sound shows no button. */

import { announce } from "./saying";
import { outline, type Waveform } from "./waveform";

const audio = new Audio();
audio.preload = "none";
let playing: HTMLElement | null = null;

/** Shows the players of cards that come into sight. */
export function start(root: Document): void {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        for (const player of target.querySelectorAll<HTMLElement>("[data-preview]")) void prepare(player);
      }
    },
    { rootMargin: "200px" },
  );
  // A hidden player never comes into sight, its card does.
  for (const player of root.querySelectorAll("[data-preview]")) seen.observe(player.parentElement as Element);
  audio.addEventListener("timeupdate", () => showPlace(playing));
  for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, () => showState());
  audio.addEventListener("error", () => fail());
}

async function prepare(player: HTMLElement): Promise<void> {
  const address = player.dataset["waveform"];
  if (address !== undefined) {
    const waveform = await waveformOf(address);
    if (waveform === null) return;
    const path = outline(waveform, 240, 40);
    for (const element of player.querySelectorAll("path")) element.setAttribute("d", path);
    player.querySelector("svg")?.addEventListener("click", (event) => seek(player, event));
  }
  player.querySelector("button")?.addEventListener("click", () => toggle(player));
  showPlace(player);
  player.hidden = false;
}

/** The waveform; null where there is none yet, or will be none. */
async function waveformOf(address: string): Promise<Waveform | null> {
  const response = await fetch(address, { credentials: "same-origin" }).catch(() => null);
  if (response?.status !== 200) return null;
  const found = (await response.json().catch(() => null)) as Partial<Waveform> | null;
  const isWaveform = Array.isArray(found?.min) && Array.isArray(found?.max) && found.max.length > 0;
  return isWaveform ? (found as Waveform) : null;
}

function toggle(player: HTMLElement): void {
  if (playing === player && !audio.paused) {
    audio.pause();
    return;
  }
  if (playing !== player) {
    const before = playing;
    playing = player;
    audio.src = player.dataset["preview"] as string;
    showPlace(before);
  }
  void audio.play().catch(() => showState());
}

function seek(player: HTMLElement, event: MouseEvent): void {
  if (playing !== player || !Number.isFinite(audio.duration)) return;
  const box = (event.currentTarget as Element).getBoundingClientRect();
  audio.currentTime = ((event.clientX - box.left) / box.width) * audio.duration;
}

function fail(): void {
  const button = playing?.querySelector("button");
  if (button instanceof HTMLButtonElement) button.disabled = true;
  announce("This cannot be played now.");
  showState();
}

function showState(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-preview] button")) {
    const isPlaying = button.parentElement === playing && !audio.paused;
    button.ariaPressed = String(isPlaying);
  }
}

function showPlace(player: HTMLElement | null): void {
  const share = player !== null && player === playing && audio.duration > 0 ? audio.currentTime / audio.duration : 0;
  const played = player?.querySelector<SVGPathElement>("[data-played]");
  if (played) played.style.clipPath = `inset(0 ${(100 - share * 100).toFixed(2)}% 0 0)`;
}
