"""Stretching time without shifting pitch.

The stretcher (signalsmith-stretch) takes a whole run of sound at one speed,
makes up for its own latency, and forgets it afterwards. A time line with
several speeds is therefore played piece by piece: each piece begins before
its joint and ends after it, and neighbours are cross-faded where they meet,
with the gain that keeps the power steady for two signals so correlated.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.sources.time_line import TimeLine

    Pcm = NDArray[np.float32]

SEED = 1
"""The stretcher scatters phases at extreme speeds; from one seed it does so the same way each time."""

TOLERANCE_SECONDS = 0.001
"""Corners of the time line within this are ironed out: each costs a cross-fade."""

CONTEXT_FRAMES = 6144
"""Sound given before and after a piece, so that its edges are as good as its middle."""

CROSSFADE_FRAMES = 1024
SLOWEST, FASTEST = 1 / 64, 64.0


def stretched(pcm: Pcm, line: TimeLine, frame_count: int, sample_rate: int) -> Pcm:
    """Play PCM along a time line.

    Parameters
    ----------
    pcm
        Stereo planes at `sample_rate`; silence lies before and after them.
    line
        From seconds of the result, beginning at 0, to seconds of the PCM.
    frame_count
        Length of the result.
    """
    corners = line.simplified(TOLERANCE_SECONDS)
    edges = np.round(corners.x * sample_rate).astype(np.int64)
    edges[0], edges[-1] = min(edges[0], 0), max(edges[-1], frame_count)
    sources = corners.y * sample_rate
    kept = np.append(True, np.diff(edges) > 0)
    edges, sources = edges[kept], sources[kept]
    overlaps = _overlaps(edges)
    out = np.zeros((2, frame_count), np.float32)
    for index, (start, end) in enumerate(pairwise(edges.tolist())):
        speed = float(np.clip((sources[index + 1] - sources[index]) / (end - start), SLOWEST, FASTEST))
        head, tail = overlaps[index], overlaps[index + 1]
        first = sources[index] - head * speed
        piece = _one_speed(pcm, first, speed, head + end - start + tail, sample_rate)
        _join(out, start - head, piece, 2 * head)
    return out


def _overlaps(edges: NDArray[np.int64]) -> list[int]:
    """Return half the cross-fade at each edge: short pieces get short ones, the ends none."""
    widths = np.diff(edges)
    inner = np.minimum(CROSSFADE_FRAMES, np.minimum(widths[:-1], widths[1:])) // 2
    return [0, *inner.tolist(), 0]


def _one_speed(pcm: Pcm, first: float, speed: float, count: int, sample_rate: int) -> Pcm:
    """Stretch `count` frames of result from the source frame `first` on."""
    from python_stretch import Signalsmith  # noqa: PLC0415 - only stretched clips need it

    begin = round(first - CONTEXT_FRAMES * speed)
    length = round((count + 2 * CONTEXT_FRAMES) * speed)
    engine = Signalsmith.Stretch(SEED)
    engine.preset(2, float(sample_rate))
    engine.setTimeFactor(length / (count + 2 * CONTEXT_FRAMES))
    made = np.asarray(engine.process(cut(pcm, begin, length)))
    return cut(made, CONTEXT_FRAMES, count)


def _join(out: Pcm, at: int, piece: Pcm, fade: int) -> None:
    """Add a piece, cross-fading its first frames with what is there."""
    stop = min(out.shape[1], at + piece.shape[1])
    if fade:
        there, new = out[:, at : at + fade], piece[:, :fade]
        rising = 0.5 - 0.5 * np.cos(np.pi * (np.arange(fade) + 0.5) / fade)
        out[:, at : at + fade] = crossfaded(there, new, rising)
    out[:, at + fade : stop] = piece[:, fade : stop - at]


def crossfaded(old: Pcm, new: Pcm, rising: NDArray[np.float64]) -> Pcm:
    """Cross-fade with steady power, however alike the two are."""
    power = float(np.sqrt(np.vdot(old, old) * np.vdot(new, new)))
    alike = float(np.clip(np.vdot(old, new) / power, 0.0, 1.0)) if power > 0 else 1.0
    falling = 1.0 - rising
    gain = 1.0 / np.sqrt(rising**2 + falling**2 + 2.0 * alike * rising * falling)
    return ((old * falling + new * rising) * gain).astype(np.float32)


def cut(pcm: Pcm, first: int, count: int) -> Pcm:
    """Return `count` frames from `first` on, with silence where the PCM has none."""
    out = np.zeros((2, count), np.float32)
    begin, end = max(first, 0), min(first + count, pcm.shape[1])
    if end > begin:
        out[:, begin - first : end - first] = pcm[:, begin:end]
    return out
