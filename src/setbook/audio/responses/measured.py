"""An effect measured: its response, its static curve, its echoes, its gain in time, its spectrum.

Every measurement runs the kernel as the console does and returns a `Line`:
two arrays of the same length, in the units of the picture that it goes into.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.kernels.declaration import KernelSetting

    Numbers = NDArray[np.float64]

RATE_HZ = 44_100
LOWEST_HZ, HIGHEST_HZ = 20.0, 20_000.0
POINTS = 160
CLOSE_POINTS = 480
"""For responses with many peaks."""
TRANSFER_HZ = 200.0
FLOOR = 1e-7
QUIET_IMPULSE = 0.01
"""So small that curves and detectors leave it alone."""
SETTLING_SECONDS = 0.6
QUIETEST_DB = -60.0


@dataclass(frozen=True)
class Line:
    """One line of a picture."""

    label: str
    x: Numbers
    y: Numbers


def decibels(sizes: Numbers) -> Numbers:
    """Return levels in decibels, −140 for silence."""
    return np.asarray(20.0 * np.log10(np.maximum(np.abs(sizes), FLOOR)), np.float64)


def magnitude(
    setting: KernelSetting, label: str = "", highest_hz: float = HIGHEST_HZ, points: int = POINTS
) -> Line:
    """Measure the magnitude response, dB over hertz, of a small impulse in an effect at rest.

    What an oscillator moves is shown where it starts.
    """
    sound = np.zeros((2, 1 << 16), np.float32)
    sound[:, 0] = QUIET_IMPULSE
    out = setting.process(sound, RATE_HZ)[0].astype(np.float64)
    hz = np.geomspace(LOWEST_HZ, highest_hz, points)
    spectrum = np.abs(np.fft.rfft(out)) / QUIET_IMPULSE
    bins = np.fft.rfftfreq(len(out), 1.0 / RATE_HZ)
    return Line(label, hz, decibels(np.interp(hz, bins, spectrum)))


def static_curve(setting: KernelSetting, label: str = "", hz: float = 1000.0) -> Line:
    """Measure the level of a tone that comes out, once it is steady, over the level that goes in, both in dB."""
    levels = np.linspace(QUIETEST_DB, 0.0, 31)
    frames = int(SETTLING_SECONDS * RATE_HZ)
    wave = np.sin(2 * np.pi * hz * np.arange(frames) / RATE_HZ)
    whole = int(RATE_HZ / hz) * 40

    def level_of(level: float) -> float:
        out = setting.process((10 ** (level / 20) * wave).astype(np.float32), RATE_HZ)[0, -whole:]
        return float(np.sqrt(2.0 * np.mean(out.astype(np.float64) ** 2)))

    return Line(label, levels, decibels(np.array([level_of(level) for level in levels])))


def transfer(setting: KernelSetting, label: str = "") -> Line:
    """Measure which sample comes out for a sample that goes in, where a steady tone rises from −1 to 1."""
    turn = RATE_HZ / TRANSFER_HZ
    frames = np.arange(int(20.25 * turn), int(20.75 * turn) + 1) - int(turn / 2)
    wave = np.sin(2 * np.pi * np.arange(int(22 * turn)) / turn).astype(np.float32)
    out = setting.process(wave, RATE_HZ)[0].astype(np.float64)
    late = setting.kernel.latency(RATE_HZ)
    return Line(label, np.sin(2 * np.pi * (frames - late) / turn), out[frames])


def echoes(
    setting: KernelSetting, label: str = "", side: int = 0, seconds: float = 2.0, apart_seconds: float = 0.005
) -> Line:
    """Measure the peaks, in dB over milliseconds, of what follows an impulse: each echo one point, silence between."""
    sound = np.zeros((2, int(seconds * RATE_HZ)), np.float32)
    sound[:, 0] = 1.0
    size = np.abs(setting.process(sound, RATE_HZ)[side].astype(np.float64))
    step = int(RATE_HZ * apart_seconds)
    rows = size[: len(size) // step * step].reshape(-1, step)
    peaks = rows.max(axis=1)
    at = (np.arange(len(rows)) * step + rows.argmax(axis=1)) * 1000.0 / RATE_HZ
    heard = peaks > 10 ** (QUIETEST_DB / 20)
    return Line(label, at[heard], decibels(peaks[heard]))


def voices(setting: KernelSetting, label: str = "", side: int = 0) -> Line:
    """Measure the echoes of the first 30 ms, two milliseconds apart."""
    return echoes(setting, label, side, 0.03, 0.002)


def decay(setting: KernelSetting, label: str = "", seconds: float = 3.0) -> Line:
    """Measure how the energy that is left falls, in dB over seconds.

    M. R. Schroeder, New method of measuring reverberation time, JASA 37, 1965:
    the squared impulse response, summed from behind.
    """
    sound = np.zeros((2, int(2.0 * seconds * RATE_HZ)), np.float32)
    sound[:, 0] = 1.0
    out = setting.process(sound, RATE_HZ)[0].astype(np.float64)
    left = np.cumsum((out**2)[::-1])[::-1]
    at = np.linspace(0, int(seconds * RATE_HZ) - 1, POINTS).astype(int)
    return Line(label, at / RATE_HZ, 0.5 * decibels(left[at] / left[0]))


def gain_in_time(setting: KernelSetting, label: str = "", side: int = 0, seconds: float = 1.0) -> Line:
    """Measure what a steady level is multiplied by, over seconds."""
    frames = int(seconds * RATE_HZ)
    out = setting.process(np.ones(frames, np.float32), RATE_HZ)[side].astype(np.float64)
    at = np.linspace(0, frames - 1, POINTS).astype(int)
    return Line(label, at / RATE_HZ, out[at])


def hit(setting: KernelSetting, label: str = "", seconds: float = 0.5) -> Line:
    """Measure the level, in dB over seconds, of a burst of a tone that dies away and of what the effect makes of it."""
    frames = int(seconds * RATE_HZ)
    t = np.arange(frames) / RATE_HZ
    early = t < 0.05
    wave = np.where(early, 0.0, 0.3 * np.exp(-(t - 0.05) / 0.09)) * np.sin(2 * np.pi * 500.0 * t)
    out = setting.process(wave.astype(np.float32), RATE_HZ)[0].astype(np.float64)
    step = RATE_HZ // 250
    peaks = np.abs(out[: frames // step * step]).reshape(-1, step).max(axis=1)
    return Line(label, np.arange(len(peaks)) * step / RATE_HZ, np.maximum(decibels(peaks), QUIETEST_DB))


def peaks(setting: KernelSetting, label: str = "") -> Line:
    """Measure the magnitude response up to 5 kHz, so close that many peaks can be told apart."""
    return magnitude(setting, label, 5000.0, CLOSE_POINTS)


def spectrum(setting: KernelSetting, label: str = "", partials: tuple[float, ...] = (440.0, 880.0)) -> Line:
    """Measure the level, in dB over hertz, of what steady partials turn into."""
    t = np.arange(2 * RATE_HZ) / RATE_HZ
    wave = sum(np.sin(2 * np.pi * hz * t) for hz in partials) / len(partials)
    out = setting.process(np.asarray(wave, np.float32), RATE_HZ)[0, -(1 << 15) :].astype(np.float64)
    window = np.hanning(len(out))
    sizes = np.abs(np.fft.rfft(out * window)) * 2.0 / window.sum()
    bins = np.fft.rfftfreq(len(out), 1.0 / RATE_HZ)
    edges = np.geomspace(100.0, 4000.0, POINTS * 2)
    places = np.searchsorted(bins, edges)
    loudest = np.array([sizes[a : max(b, a + 1)].max() for a, b in pairwise(places)])
    return Line(label, edges[:-1], np.maximum(decibels(loudest), QUIETEST_DB))
