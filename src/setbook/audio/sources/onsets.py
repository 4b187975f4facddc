"""Onsets: where something is struck in a sample.

Spectral flux (Dixon, "Onset detection revisited", DAFx 2006) of logarithmic
magnitudes, peaks over a moving median, and then the place nearby where power
begins to rise, so that an onset is found to the millisecond and not to the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pcm = NDArray[np.float32]
    Floats = NDArray[np.float64]

WINDOW_FRAMES, HOP_FRAMES = 1024, 256
BLOCK_WINDOWS = 4096
"""Windows looked at in one stroke, so that long samples take little memory."""

LOUDNESS_SCALE = 300.0
"""Magnitudes are taken as log(1 + scale · x): what is quiet counts less, but counts."""

MEDIAN_WINDOWS = 43
"""A quarter of a second."""

SHARE_OF_HIGHEST, OVER_MEDIAN = 0.06, 1.6
CLOSEST_SECONDS = 0.05
RISE_SECONDS = 0.001
RISEN = 0.15
"""Share of the highest power nearby that counts as the beginning."""

LEAD_SECONDS = 0.001
"""A cut falls this long before the rise, so that the attack is whole."""


def onsets(pcm: Pcm, sample_rate: int) -> Floats:
    """Return where things are struck, in seconds, ascending; the start of the sample is none by itself.

    Parameters
    ----------
    pcm
        Shape (2, frames).
    """
    mono = pcm.mean(axis=0, dtype=np.float32)
    flux = _flux(mono)
    if not len(flux) or flux.max() <= 0:
        return np.empty(0)
    found = [_rise(mono, int(peak) * HOP_FRAMES, sample_rate) for peak in _peaks(flux, sample_rate)]
    times = np.unique(np.array(found, np.float64)) / sample_rate
    if not len(times):
        return times
    apart = np.append(True, np.diff(times) > CLOSEST_SECONDS / 2)
    kept: Floats = times[apart]
    return kept


def _flux(mono: Pcm) -> Floats:
    """Return how much energy comes in from each window to the next."""
    after = np.zeros(
        max(0, WINDOW_FRAMES - len(mono)), np.float32
    )  # and no silence else: the end is no onset
    padded = np.concatenate([np.zeros(WINDOW_FRAMES, np.float32), mono, after])
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW_FRAMES)[::HOP_FRAMES]
    hann = np.hanning(WINDOW_FRAMES).astype(np.float32)
    flux = np.zeros(len(windows))
    before = np.zeros(WINDOW_FRAMES // 2 + 1)
    for first in range(0, len(windows), BLOCK_WINDOWS):
        block = windows[first : first + BLOCK_WINDOWS] * hann
        levels = np.log1p(LOUDNESS_SCALE / WINDOW_FRAMES * np.abs(np.fft.rfft(block, axis=1)))
        rises = np.maximum(np.diff(levels, axis=0, prepend=before[None]), 0.0)
        flux[first : first + len(block)] = rises.mean(axis=1)
        before = levels[-1]
    return flux


def _peaks(flux: Floats, sample_rate: int) -> Floats:
    """Return the windows at which flux peaks, in hops from the first frame of the sample on."""
    half = MEDIAN_WINDOWS // 2
    around = np.lib.stride_tricks.sliding_window_view(
        np.pad(flux, half, mode="reflect" if len(flux) > half else "edge"), MEDIAN_WINDOWS
    )
    floor = OVER_MEDIAN * np.median(around, axis=1)[: len(flux)] + SHARE_OF_HIGHEST * flux.max()
    reach = max(1, round(CLOSEST_SECONDS * sample_rate / HOP_FRAMES / 2))
    near = np.lib.stride_tricks.sliding_window_view(np.pad(flux, reach), 2 * reach + 1).max(axis=1)
    peaks = np.flatnonzero((flux >= near) & (flux > floor))
    hops: Floats = peaks.astype(np.float64) - WINDOW_FRAMES / 2 / HOP_FRAMES
    return hops


def _rise(mono: Pcm, near: int, sample_rate: int) -> int:
    """Return the frame at which power begins to rise around a frame: of all of it, or of what is high in pitch.

    A hat over a ringing bass shows in the high parts only, a drum in the tail
    of a clap in all of them; the one that rises further is believed.
    """
    step = max(1, round(RISE_SECONDS * sample_rate))
    first = max(0, near - WINDOW_FRAMES)
    part = mono[first : near + WINDOW_FRAMES].astype(np.float64)
    steps = len(part) // step
    if steps < 4:
        return max(0, near)
    ways = [
        _begin(one, steps, step, first > 0)
        for one in (np.diff(part, prepend=part[0] if first else 0.0), part)
    ]
    begin = max(ways)[1]
    return max(0, first + begin * step - round(LEAD_SECONDS * sample_rate))


def _begin(part: Floats, steps: int, step: int, has_before: bool) -> tuple[float, int]:
    """Return by what factor power rises, and the step at which it begins to."""
    power = np.add.reduceat(part**2, np.arange(0, steps * step, step))
    top = int(np.argmax(power))
    calm = float(np.median(power[: max(top, 1)])) if has_before else 0.0
    begin = int(np.flatnonzero(power[: top + 1] >= calm + RISEN * (power[top] - calm))[0])
    return float(power[top] / (calm + 1e-12)) if begin else 0.0, begin
