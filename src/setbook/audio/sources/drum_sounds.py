"""The stand-in drum kit: one synthesised sound for each kind of drum.

Recipes in the manner of analogue drum machines: swept sines for skins, tuned
squares for metal, filtered noise for wires and hands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.sources.sample_file import held
from setbook.audio.sources.voice_filter import BAND, HIGH, LOW, VoiceFilter

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Pcm = NDArray[np.float32]
    Floats = NDArray[np.float64]

_WORDS = (
    ("hat open", r"open.*h(i.?)?hat|h(i.?)?hat.*open|\boh\b|\bohh\b|open ?hh"),
    ("hat", r"hat|\bhh\b|\bch\b|\bchh\b|shut"),
    ("clap", r"clap|hand|snap|\bcp\b"),
    ("rim", r"rim|stick|click|clave|\brs\b|side"),
    ("snare", r"snare|\bsd\b|\bsn\b|\bsnr\b|brush"),
    ("tom", r"tom\b|toms\b|\blt\b|\bmt\b|\bht\b|floor"),
    ("crash", r"crash|cymbal|splash|china|\bcy\b"),
    ("ride", r"ride|\brd\b"),
    ("cowbell", r"cowbell|bell|block|agogo|\bcb\b|triangle"),
    ("shaker", r"shak|cabasa|maraca|tamb|jingle|guiro|\bma\b|noise|vinyl"),
    ("conga", r"conga|bongo|djembe|tabla|timbale|udu|\bperc"),
    ("kick", r"kick|\bbd\b|bass ?drum|\bkik|808|boom|\bsub\b"),
)

_GENERAL_MIDI = {
    **dict.fromkeys((35, 36), "kick"), 37: "rim", **dict.fromkeys((38, 40), "snare"), 39: "clap",
    **dict.fromkeys((41, 43, 45, 47, 48, 50), "tom"), **dict.fromkeys((42, 44), "hat"), 46: "hat open",
    **dict.fromkeys((49, 52, 55, 57), "crash"), **dict.fromkeys((51, 53, 59), "ride"),
    **dict.fromkeys((54, 58, 69, 70, 73, 74), "shaker"), **dict.fromkeys((56, 67, 68, 76, 77, 80, 81), "cowbell"),
    **dict.fromkeys((60, 61, 62, 63, 64, 65, 66), "conga"), 75: "rim",
}  # fmt: skip


def drum_named(name: str) -> str | None:
    """Return the kind of drum that a name speaks of, or None.

    Examples
    --------
    >>> drum_named("Hihat Bring Em Open"), drum_named("Kick 3k Deep"), drum_named("Piano")
    ('hat open', 'kick', None)
    """
    plain = re.sub(r"[_\-./]+", " ", name).lower()
    return next((drum for drum, words in _WORDS if re.search(words, plain)), None)


def drum_on_key(key: int) -> str:
    """Return the kind of drum on a key: General MIDI's percussion map, and its octaves outside of it."""
    return _GENERAL_MIDI.get(key) or _GENERAL_MIDI.get(36 + (key - 36) % 16, "conga")


def drum_sound(drum: str, sample_rate: int) -> Pcm:
    """Return the sound of one drum, stereo, peak about 0.5."""
    return held(("drum", drum, sample_rate), lambda: _made(drum, sample_rate))


def _made(drum: str, sample_rate: int) -> Pcm:
    recipe, peak = _RECIPES[drum]
    seed = sum(drum.encode())
    sides = [recipe(_Kit(sample_rate, np.random.default_rng(seed + side))) for side in (0, 1)]
    pcm = np.stack(sides).astype(np.float32)
    pcm *= np.float32(peak) / np.abs(pcm).max()
    edge = min(64, pcm.shape[1])
    pcm[:, -edge:] *= np.linspace(1, 0, edge, dtype=np.float32)
    return pcm


class _Kit:
    """What recipes are made of, at one rate; noise differs from side to side."""

    def __init__(self, sample_rate: int, random: np.random.Generator) -> None:
        self.rate = sample_rate
        self.random = random

    def time(self, seconds: float) -> Floats:
        return np.arange(round(seconds * self.rate)) / self.rate

    def noise(self, seconds: float, shape: int, cutoff_hz: float, q: float = 0.8) -> Floats:
        raw = self.random.standard_normal((1, round(seconds * self.rate))).astype(np.float32)
        sound = VoiceFilter(shape, cutoff_hz, q).apply(raw, raw.shape[1], 60.0, 127.0, self.rate)[0]
        return np.asarray(sound, np.float64)

    def sweep(self, seconds: float, from_hz: float, to_hz: float, fall: float) -> Floats:
        """Return a sine that falls to its pitch; `fall` is the time constant in seconds."""
        time = self.time(seconds)
        turns = to_hz * time + (from_hz - to_hz) * fall * (1.0 - np.exp(-time / fall))
        return np.asarray(np.sin(2.0 * np.pi * turns))

    def metal(self, seconds: float, base_hz: float, cutoff_hz: float) -> Floats:
        """Return six squares out of tune with each other, high-passed."""
        time = self.time(seconds)
        ratios = (1.0, 1.3420, 1.2312, 1.6532, 1.9523, 2.1523)
        squares = sum(np.sign(np.sin(2.0 * np.pi * base_hz * ratio * time)) for ratio in ratios)
        pcm = np.asarray(squares, np.float32)[None]
        filtered = VoiceFilter(HIGH, cutoff_hz, 0.8, steep=True).apply(pcm, len(time), 60.0, 127.0, self.rate)
        return np.asarray(filtered[0], np.float64)

    def decay(self, seconds: float, constant: float) -> Floats:
        """Return an exponential decay that begins within half a millisecond."""
        time = self.time(seconds)
        level: Floats = np.exp(-time / constant) * np.minimum(1.0, time / 0.0005)
        return level


def _kick(kit: _Kit) -> Floats:
    body = kit.sweep(0.5, 190.0, 48.0, 0.028) * kit.decay(0.5, 0.13)
    return body + 0.12 * kit.noise(0.5, HIGH, 3000.0) * kit.decay(0.5, 0.004)


def _snare(kit: _Kit) -> Floats:
    tone = (kit.sweep(0.35, 260.0, 185.0, 0.02) + 0.6 * kit.sweep(0.35, 420.0, 331.0, 0.02)) * kit.decay(
        0.35, 0.055
    )
    return 0.8 * tone + 1.1 * kit.noise(0.35, BAND, 2600.0, 0.5) * kit.decay(0.35, 0.085)


def _clap(kit: _Kit) -> Floats:
    time = kit.time(0.4)
    bursts = sum(np.exp(-(time - at) / 0.007) * (time >= at) for at in (0.0, 0.011, 0.021))
    tail = np.exp(-(time - 0.03) / 0.08) * (time >= 0.03)
    level: Floats = (np.asarray(bursts) + tail) * np.minimum(1.0, time / 0.0005)
    return kit.noise(0.4, BAND, 1250.0, 1.6) * level


def _hat(kit: _Kit, length: float = 0.035) -> Floats:
    seconds = 8.0 * length
    return (kit.metal(seconds, 325.0, 7200.0) + 2.0 * kit.noise(seconds, HIGH, 8000.0)) * kit.decay(
        seconds, length
    )


def _hat_open(kit: _Kit) -> Floats:
    return _hat(kit, 0.14)


def _rim(kit: _Kit) -> Floats:
    wood = kit.sweep(0.12, 1750.0, 1650.0, 0.01) + 0.7 * kit.sweep(0.12, 480.0, 455.0, 0.01)
    return wood * kit.decay(0.12, 0.014) + 0.2 * kit.noise(0.12, HIGH, 4000.0) * kit.decay(0.12, 0.003)


def _tom(kit: _Kit) -> Floats:
    return kit.sweep(0.6, 190.0, 105.0, 0.06) * kit.decay(0.6, 0.16) + 0.05 * kit.noise(
        0.6, LOW, 900.0
    ) * kit.decay(0.6, 0.05)


def _crash(kit: _Kit) -> Floats:
    shine = kit.metal(2.4, 290.0, 4200.0) + 3.0 * kit.noise(2.4, HIGH, 5200.0)
    return shine * kit.decay(2.4, 0.5)


def _ride(kit: _Kit) -> Floats:
    ping = kit.metal(1.6, 415.0, 5200.0) * (kit.decay(1.6, 0.35) + kit.decay(1.6, 0.03))
    return ping + 0.6 * kit.noise(1.6, HIGH, 7500.0) * kit.decay(1.6, 0.3)


def _cowbell(kit: _Kit) -> Floats:
    time = kit.time(0.4)
    pair = np.sign(np.sin(2 * np.pi * 540.0 * time)) + np.sign(np.sin(2 * np.pi * 800.0 * time))
    pcm = pair.astype(np.float32)[None]
    sound = VoiceFilter(BAND, 950.0, 1.2).apply(pcm, len(time), 60.0, 127.0, kit.rate)[0]
    return np.asarray(sound, np.float64) * (0.6 * kit.decay(0.4, 0.02) + 0.4 * kit.decay(0.4, 0.1))


def _shaker(kit: _Kit) -> Floats:
    time = kit.time(0.16)
    level: Floats = np.minimum(1.0, time / 0.012) * np.exp(-time / 0.035)
    return kit.noise(0.16, BAND, 6500.0, 0.9) * level


def _conga(kit: _Kit) -> Floats:
    skin = kit.sweep(0.4, 290.0, 225.0, 0.02) * kit.decay(0.4, 0.09)
    return skin + 0.1 * kit.noise(0.4, BAND, 1800.0) * kit.decay(0.4, 0.01)


_RECIPES: dict[str, tuple[Callable[[_Kit], Floats], float]] = {
    "kick": (_kick, 0.6), "snare": (_snare, 0.5), "clap": (_clap, 0.42), "rim": (_rim, 0.35),
    "hat": (_hat, 0.22), "hat open": (_hat_open, 0.22), "tom": (_tom, 0.45), "crash": (_crash, 0.28),
    "ride": (_ride, 0.18), "cowbell": (_cowbell, 0.3), "shaker": (_shaker, 0.22), "conga": (_conga, 0.4),
}  # fmt: skip

DRUMS = tuple(_RECIPES)
