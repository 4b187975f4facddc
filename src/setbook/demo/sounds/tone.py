"""What all sounds are made of: time, envelopes, partials, noise and analogue-shaped filters."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 44_100
NYQUIST_HZ = RATE_HZ / 2

Signal: TypeAlias = NDArray[np.float64]


def frames(seconds: float) -> int:
    """Count the frames in a duration, rounded to the nearest."""
    return round(seconds * RATE_HZ)


def clock(seconds: float) -> Signal:
    """Give the time of every frame, in seconds from the start."""
    return np.arange(frames(seconds)) / RATE_HZ


def pitch_hz(key: float) -> float:
    """Turn a MIDI key into its frequency, equal temperament with A4 = 69 = 440 Hz."""
    return float(440.0 * 2.0 ** ((key - 69.0) / 12.0))


def decay(time: Signal, constant_seconds: float) -> Signal:
    """Fall exponentially; after each time constant 37 % is left."""
    return np.exp(-time / constant_seconds)


def rise(time: Signal, seconds: float) -> Signal:
    """Grow from 0 to 1 along half a cosine, so that no attack clicks."""
    curve: Signal = 0.5 - 0.5 * np.cos(np.pi * np.clip(time / seconds, 0.0, 1.0))
    return curve


def phase(frequency_hz: Signal) -> Signal:
    """Integrate a moving frequency into the phase of its oscillator, in radians."""
    steps = np.cumsum(frequency_hz) / RATE_HZ
    turns: Signal = 2.0 * np.pi * (steps - steps[0])
    return turns


def noise(count: int, seed: int) -> Signal:
    """White noise with unit variance; the seed makes it the same at each run."""
    return np.random.default_rng(seed).standard_normal(count)


def fast_size(count: int) -> int:
    """Give the power of two that holds so many frames: the Fourier transform is quickest there."""
    return 1 << (count - 1).bit_length()


def filtered(signal: Signal, low_hz: float = 0.0, high_hz: float = 0.0, order: int = 2) -> Signal:
    """Keep what lies between two corners, with the skirts of cascaded RC filters.

    Parameters
    ----------
    signal
        One channel or several, frames last.
    low_hz, high_hz
        The corners, each -3 dB times `order`; 0 leaves that side open.
    order
        6 dB per octave each.
    """
    count = signal.shape[-1]
    size = fast_size(count + RATE_HZ // 4)  # room for the filter to ring out instead of wrapping round
    bins_hz = np.fft.rfftfreq(size, 1.0 / RATE_HZ)
    response = np.ones(bins_hz.size, dtype=np.complex128)
    if low_hz:
        response *= (1j * bins_hz / low_hz / (1.0 + 1j * bins_hz / low_hz)) ** order
    if high_hz:
        response *= (1.0 / (1.0 + 1j * bins_hz / high_hz)) ** order
    spectrum = np.fft.rfft(signal, size, axis=-1)
    return np.fft.irfft(spectrum * response, size, axis=-1)[..., :count]


def partials(
    ratios: Sequence[float], levels: Sequence[float], base_hz: float, time: Signal, constants: Sequence[float]
) -> Signal:
    """Sum decaying sines at fixed ratios of a base frequency; those above Nyquist are left out."""
    total = np.zeros_like(time)
    for ratio, level, constant in zip(ratios, levels, constants, strict=True):
        if ratio * base_hz < NYQUIST_HZ:
            total += level * np.sin(2.0 * np.pi * ratio * base_hz * time) * decay(time, constant)
    return total


def swept_saw(turns: Signal, base_hz: float, corner_hz: Signal) -> Signal:
    """Band-limited sawtooth behind a 12 dB low-pass whose corner moves.

    Each harmonic is a sine of its own, so that nothing folds back at Nyquist
    and the filter's gain is exact at every harmonic. The sines come from the
    recurrence sin((n+1)x) = 2 cos(x) sin(nx) - sin((n-1)x).

    Parameters
    ----------
    turns
        The phase of the fundamental in radians.
    base_hz
        The fundamental, for the filter and for the highest harmonic.
    corner_hz
        The corner at every frame.
    """
    total = np.zeros_like(turns)
    twice = 2.0 * np.cos(turns)
    before, now = np.zeros_like(turns), np.sin(turns)
    distance = (base_hz / corner_hz) ** 2
    highest = int(min(NYQUIST_HZ * 0.9, 6.0 * float(corner_hz.max())) / base_hz)
    for harmonic in range(1, max(highest, 1) + 1):
        total += now / (harmonic * np.sqrt(1.0 + (harmonic * harmonic * distance) ** 2))
        before, now = now, twice * now - before
    return total
