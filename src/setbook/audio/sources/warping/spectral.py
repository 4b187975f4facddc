"""Complex and Complex Pro: the spectral stretcher, and formants that stay when the pitch moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.sources.stretch import stretched

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.sources.warping.chain import Stretch

    Pcm = NDArray[np.float32]
    Floats = NDArray[np.float64]

WINDOW_FRAMES, HOP_FRAMES = 2048, 512
BLOCK_WINDOWS = 512
LEAST_MAGNITUDE = 1e-7
MOST_CORRECTION = 2.8
"""In powers of e, 24 dB: a partial that stands alone has an envelope of its own, and must not vanish with it."""

LEAST_DETAIL, MOST_DETAIL = 8, 256


@dataclass(frozen=True)
class Spectral:
    """Live's Complex mode, and Complex Pro with its formants.

    Parameters
    ----------
    formants
        0 … 1: how far formants that moved with the pitch are moved back. Assumed: Complex Pro's Formants in
        percent.
    detail
        Coefficients of the cepstrum that make up the envelope. Assumed:
        Complex Pro's Envelope.
    """

    formants: float = 0.0
    detail: int = 128
    neutral: bool = False
    grid_beats: float | None = None

    def play(self, stretch: Stretch) -> Pcm:
        """Return the stretched sound, its formants in their places."""
        out = stretched(stretch.pcm, stretch.line, stretch.frame_count, stretch.sample_rate)
        if self.formants <= 0.0 or stretch.speed == 1.0:
            return out
        return np.stack(
            [formants_moved(plane, 1.0 / stretch.speed, self.formants, self.detail) for plane in out]
        )


def formants_moved(
    plane: NDArray[np.float32], factor: float, amount: float = 1.0, detail: int = 128
) -> NDArray[np.float32]:
    """Move the spectral envelope of a sound in frequency, its partials staying where they are.

    The envelope is that of the cepstrum's first coefficients (Röbel & Rodet,
    "Efficient spectral envelope estimation", DAFx 2005); each window's
    magnitudes are divided by it and multiplied by the moved one.

    Parameters
    ----------
    factor
        1.5 moves formants up by half.
    amount
        0 … 1, how much of that.
    """
    detail = min(max(detail, LEAST_DETAIL), MOST_DETAIL)
    window = np.hanning(WINDOW_FRAMES + 1)[:-1]
    padded = np.pad(plane.astype(np.float64), (WINDOW_FRAMES, 2 * WINDOW_FRAMES))
    out = np.zeros(len(padded))
    count = (len(padded) - WINDOW_FRAMES) // HOP_FRAMES + 1
    bins = np.arange(WINDOW_FRAMES // 2 + 1, dtype=np.float64)
    for first in range(0, count, BLOCK_WINDOWS):
        starts = np.arange(first, min(first + BLOCK_WINDOWS, count)) * HOP_FRAMES
        spectra = np.fft.rfft(padded[starts[:, None] + np.arange(WINDOW_FRAMES)] * window, axis=1)
        spectra *= np.exp(amount * _correction(spectra, factor, detail, bins))
        frames = np.fft.irfft(spectra, WINDOW_FRAMES, axis=1) * window
        for start, frame in zip(starts.tolist(), frames, strict=True):
            out[start : start + WINDOW_FRAMES] += frame
    out /= 1.5  # what squared Hann windows overlapping by three quarters add up to
    return out[WINDOW_FRAMES : WINDOW_FRAMES + len(plane)].astype(np.float32)


def _correction(spectra: NDArray[np.complex128], factor: float, detail: int, bins: Floats) -> Floats:
    """Return the logarithm of what each bin is multiplied by."""
    levels = np.log(np.abs(spectra) + LEAST_MAGNITUDE)
    cepstra = np.fft.irfft(levels, WINDOW_FRAMES, axis=1)
    cepstra[:, detail + 1 : WINDOW_FRAMES - detail] = 0.0
    envelopes = np.fft.rfft(cepstra, axis=1).real
    from_bins = np.clip(bins / factor, 0, len(bins) - 1)
    low = np.minimum(from_bins.astype(np.int64), len(bins) - 2)
    share = from_bins - low
    moved = envelopes[:, low] * (1.0 - share) + envelopes[:, low + 1] * share
    correction: Floats = np.clip(moved - envelopes, -MOST_CORRECTION, MOST_CORRECTION)
    return correction
