"""The preview of a set: its main mix as a small file that every browser plays, and the waveform of that mix."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from setbook.audio import render
from setbook.audio.levelling import apply_gain, levelling
from setbook.audio.sound_file import write_sound
from setbook.errors import AudioError
from setbook.hub.jobs.made import Made

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio import PcmStore
    from setbook.audio.progress import Progress
    from setbook.model import LiveSet

    Pcm = NDArray[np.float32]

LOUDNESS_LUFS = -16.0
"""As podcasts and browsers' players have it: every preview is as loud as the others, where its peaks let it be."""

COLUMNS = 800
_FADE_SECONDS = 3.0
_DIGITS = 4


def preview(live_set: LiveSet, store: PcmStore, most_seconds: float, tell: Progress) -> Made:
    """Render the beginning of a set's arrangement as Ogg Vorbis, levelled, with its waveform.

    Raises
    ------
    AudioError
        There is nothing in the arrangement.
    """
    if live_set.length_beats <= 0:
        raise AudioError(
            "Expected clips in the arrangement, found none: there is nothing to hear of this set."
        )
    end_beats = float(live_set.tempo_map.beats(most_seconds))
    is_excerpt = live_set.length_beats > end_beats
    rendered = render(
        live_set,
        end_beats=end_beats if is_excerpt else None,
        progress=tell,
        store=store,
    )
    samples = _faded(rendered.samples, rendered.sample_rate) if is_excerpt else rendered.samples
    level = levelling(samples, rendered.sample_rate, LOUDNESS_LUFS)
    samples = apply_gain(samples, level.gain_db)
    facts = {
        **waveform(samples, rendered.sample_rate),
        "is_excerpt": is_excerpt,
        "gain_db": round(level.gain_db, 2),
        "loudness_lufs": round(level.integrated_lufs, 2) if math.isfinite(level.integrated_lufs) else None,
    }
    with tempfile.TemporaryDirectory(prefix="setbook-") as folder:
        path = Path(folder, "preview.ogg")
        write_sound(path, samples, rendered.sample_rate)
        return Made(path.read_bytes(), facts)


def waveform(samples: Pcm, sample_rate: int) -> dict[str, Any]:
    """Return lowest and highest sample and the root of the mean square of columns, over both channels.

    Examples
    --------
    >>> found = waveform(np.ones((2, 1600), np.float32) * 0.5, 800)
    >>> found["seconds"], len(found["rms"]), found["rms"][0]
    (2.0, 800, 0.5)
    """
    frames = samples.shape[1]
    edges = np.linspace(0, frames, min(COLUMNS, max(frames, 1)) + 1).astype(int)[:-1]
    lowest = np.minimum.reduceat(samples.min(axis=0), edges)
    highest = np.maximum.reduceat(samples.max(axis=0), edges)
    squares = np.add.reduceat(np.square(samples, dtype=np.float64).mean(axis=0), edges)
    counts = np.diff([*edges, frames])
    return {
        "seconds": round(frames / sample_rate, _DIGITS),
        "min": _rounded(lowest),
        "max": _rounded(highest),
        "rms": _rounded(np.sqrt(squares / counts)),
    }


def _rounded(values: NDArray[Any]) -> list[float]:
    return [round(float(value), _DIGITS) for value in values]


def _faded(samples: Pcm, sample_rate: int) -> Pcm:
    """Let an excerpt end softly."""
    count = min(round(_FADE_SECONDS * sample_rate), samples.shape[1])
    faded = samples.copy()
    faded[:, samples.shape[1] - count :] *= np.linspace(1.0, 0.0, count, dtype=np.float32)
    return faded
