"""Loudness: how loud sound seems, how much that moves, and how high it peaks.

Loudness after ITU-R BS.1770-5 [1]_: each channel is K-weighted (a shelf for
what the head does, a high-pass for what the ear does not hear), squared and
averaged, the channels are summed by weight, and −0.691 + 10·lg of the sum is
the loudness in LUFS. Over blocks of 400 ms that is the *momentary*, over 3 s
the *short-term* loudness [2]_. The *integrated* loudness is the mean of all
momentary blocks, one every 100 ms, that are above −70 LUFS and no more than
10 LU under the mean of those; so pauses do not count. The *loudness range*
[3]_ is the distance between the 10th and the 95th percentile of the short-term
loudness, gated at −70 LUFS and at 20 LU under its mean.

*True peak* is the highest point of the curve between the samples, found by
four-fold oversampling ([1]_, annex 2); a converter or a lossy encoder meets it
even where no sample does.

All of them need whole blocks: sound shorter than 400 ms has no loudness, here
−inf. NaN and infinities are taken for silence.

References
----------
.. [1] ITU-R BS.1770-5, "Algorithms to measure audio programme loudness and true-peak audio level", 2023.
.. [2] EBU Tech 3341, "Loudness metering: 'EBU Mode' metering", 2023.
.. [3] EBU Tech 3342, "Loudness range", 2023.

Examples
--------
A sine of 1 kHz at −23 dBFS on both sides is what programmes are aligned to:

>>> import numpy as np
>>> tone = 10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * np.arange(5 * 48000) / 48000)
>>> round(integrated(np.stack([tone, tone]), 48000), 1)
-23.0
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.metering.gating import (
    CHANNEL_WEIGHTS,
    MOMENTARY_SECONDS,
    SHORT_TERM_SECONDS,
    StepMeter,
    lufs,
)
from setbook.audio.metering.true_peak import true_peak
from setbook.errors import AudioError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 8000, 384_000


@dataclass(frozen=True)
class Loudness:
    """What a loudness meter shows at the end of a piece.

    Parameters
    ----------
    integrated_lufs, momentary_max_lufs, short_term_max_lufs
        −inf for silence, or for less than a block.
    range_lu
        Loudness range.
    true_peak_db, sample_peak_db, rms_db
        In dBTP and dBFS; −inf for silence.
    crest_db
        Sample peak over RMS; 0 for silence.
    """

    integrated_lufs: float
    momentary_max_lufs: float
    short_term_max_lufs: float
    range_lu: float
    true_peak_db: float
    sample_peak_db: float
    rms_db: float
    crest_db: float

    def __repr__(self) -> str:
        return (
            f"<Loudness {self.integrated_lufs:.1f} LUFS, range {self.range_lu:.1f} LU, "
            f"true peak {self.true_peak_db:+.1f} dBTP, crest {self.crest_db:.1f} dB>"
        )


def validate(samples: ArrayLike, sample_rate: int) -> NDArray[np.float32] | Floats:
    """Return samples as every function here takes them: shape (channels, frames), float32 or float64.

    Raises
    ------
    AudioError
        The shape is none of sound, there are more than five channels, or the
        rate is none that sound has.
    """
    planes = np.asarray(samples)
    planes = planes if planes.dtype in {np.dtype(np.float32), np.dtype(np.float64)} else planes.astype(float)
    planes = planes[None] if planes.ndim == 1 else planes
    if planes.ndim != 2 or not 1 <= len(planes) <= len(CHANNEL_WEIGHTS):
        raise AudioError(
            f"Expected samples of shape (frames,) or (1 to {len(CHANNEL_WEIGHTS)} channels, frames), found "
            f"{np.shape(samples)}; transpose frames that come first."
        )
    if not LOWEST_RATE_HZ <= sample_rate <= HIGHEST_RATE_HZ:
        raise AudioError(
            f"Expected a sample rate from {LOWEST_RATE_HZ} to {HIGHEST_RATE_HZ} Hz, found {sample_rate}."
        )
    return planes


def measure(samples: ArrayLike, sample_rate: int) -> Loudness:
    """Measure everything at once.

    Parameters
    ----------
    samples
        Shape (frames,) for mono or (channels, frames): left, right, centre,
        left and right surround. Full scale is 1.
    sample_rate
        In hertz.

    Raises
    ------
    AudioError
        See `validate`.

    Examples
    --------
    >>> import numpy as np
    >>> measure(np.zeros((2, 48000)), 48000).integrated_lufs
    -inf
    """
    planes = validate(samples, sample_rate)
    meter = StepMeter(planes, sample_rate)
    peak, power = sample_peak_db(planes), rms_db(planes)
    return Loudness(
        integrated_lufs=meter.integrated(),
        momentary_max_lufs=_highest(meter.blocks(MOMENTARY_SECONDS)),
        short_term_max_lufs=_highest(meter.blocks(SHORT_TERM_SECONDS)),
        range_lu=meter.range(),
        true_peak_db=true_peak_db(planes, sample_rate),
        sample_peak_db=peak,
        rms_db=power,
        crest_db=peak - power if math.isfinite(power) else 0.0,
    )


def integrated(samples: ArrayLike, sample_rate: int) -> float:
    """Return the gated loudness of all of it, in LUFS."""
    return StepMeter(validate(samples, sample_rate), sample_rate).integrated()


def momentary(samples: ArrayLike, sample_rate: int, hop_seconds: float = 0.1) -> tuple[Floats, Floats]:
    """Return momentary loudness over time: the end of each block in seconds, and its LUFS.

    Parameters
    ----------
    hop_seconds
        Between two blocks, a multiple of 0.01.
    """
    return _over_time(samples, sample_rate, MOMENTARY_SECONDS, hop_seconds)


def short_term(samples: ArrayLike, sample_rate: int, hop_seconds: float = 0.1) -> tuple[Floats, Floats]:
    """Return short-term loudness over time: the end of each block in seconds, and its LUFS."""
    return _over_time(samples, sample_rate, SHORT_TERM_SECONDS, hop_seconds)


def range_lu(samples: ArrayLike, sample_rate: int) -> float:
    """Return the loudness range in LU."""
    return StepMeter(validate(samples, sample_rate), sample_rate).range()


def true_peak_db(samples: ArrayLike, sample_rate: int) -> float:
    """Return the highest true peak of all channels, in dBTP."""
    return _db(true_peak(validate(samples, sample_rate)))


def sample_peak_db(samples: ArrayLike) -> float:
    """Return the highest sample of all channels, in dBFS.

    Examples
    --------
    >>> round(sample_peak_db([0.0, -0.5]), 2)
    -6.02
    """
    values = np.asarray(samples)
    return _db(float(max(values.max(initial=0.0), -values.min(initial=0.0))))


def rms_db(samples: ArrayLike) -> float:
    """Return the root of the mean power over all channels, in dBFS: a full-scale sine has −3.01.

    Examples
    --------
    >>> rms_db([1.0, -1.0])
    0.0
    """
    values = np.asarray(samples)
    return _db(math.sqrt(np.mean(np.square(values, dtype=np.float64)))) if values.size else -math.inf


def crest_db(samples: ArrayLike) -> float:
    """Return how far the highest sample is over the RMS, in dB; 0 for silence.

    Examples
    --------
    >>> crest_db([1.0, -1.0])
    0.0
    """
    power = rms_db(samples)
    return sample_peak_db(samples) - power if math.isfinite(power) else 0.0


def _over_time(
    samples: ArrayLike, sample_rate: int, block_seconds: float, hop_seconds: float
) -> tuple[Floats, Floats]:
    if not 0.01 <= hop_seconds < math.inf:
        raise AudioError(f"Expected a hop of at least 0.01 seconds, found {hop_seconds:g}.")
    power = StepMeter(validate(samples, sample_rate), sample_rate).blocks(block_seconds, hop_seconds)
    ends: Floats = block_seconds + hop_seconds * np.arange(len(power), dtype=np.float64)
    return ends, lufs(power)


def _highest(power: Floats) -> float:
    return float(lufs(power.max())) if len(power) else -math.inf


def _db(gain: float) -> float:
    return 20.0 * math.log10(gain) if gain > 0 else -math.inf
