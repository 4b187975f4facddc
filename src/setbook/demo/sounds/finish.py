"""The last step of every sound: no offset, no click, a known level."""

import numpy as np

from setbook.demo.sounds.tone import RATE_HZ, Signal, filtered, frames


def amplitude(level_db: float) -> float:
    """Turn decibels into a linear factor."""
    return float(10.0 ** (level_db / 20.0))


def faded(signal: Signal, in_seconds: float = 0.0, out_seconds: float = 0.02) -> Signal:
    """Bring both ends to zero along half a cosine."""
    shaped = np.array(signal, dtype=np.float64)
    for seconds, end in ((in_seconds, 1), (out_seconds, -1)):
        count = min(frames(seconds), shaped.shape[-1])
        if count:
            ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(count) / count)
            shaped[..., ::end][..., :count] *= ramp
    return shaped


def peaked(signal: Signal, peak_db: float = -3.0, out_seconds: float = 0.02, low_hz: float = 22.0) -> Signal:
    """Finish a hit: offset removed, end faded, highest sample at a level."""
    clean = faded(filtered(signal, low_hz=low_hz, order=1), in_seconds=0.0004, out_seconds=out_seconds)
    return np.asarray(clean * (amplitude(peak_db) / np.max(np.abs(clean))))


def levelled(
    signal: Signal, rms_db: float = -20.0, out_seconds: float = 0.08, low_hz: float = 22.0
) -> Signal:
    """Finish a note: like `peaked`, but the mean level of its first second is what is set.

    The zones of an instrument are levelled, so that no zone sticks out.
    """
    clean = faded(filtered(signal, low_hz=low_hz, order=1), in_seconds=0.002, out_seconds=out_seconds)
    body = clean[..., :RATE_HZ]
    scaled = clean * (amplitude(rms_db) / np.sqrt(np.mean(body**2)))
    return np.asarray(scaled * min(1.0, amplitude(-0.5) / np.max(np.abs(scaled))))
