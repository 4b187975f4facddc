"""Samples for the sources' tests: written as files, as sets have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from setbook.audio.sources.sample_file import SampleFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RATE = 44100


@pytest.fixture
def sample(tmp_path: Path) -> Callable[..., SampleFile]:
    """Write PCM, shape (channels, frames), and return it as a sample; float, so that nothing is rounded."""

    def write(
        pcm: np.ndarray, rate: int = RATE, name: str = "sample.wav", subtype: str = "FLOAT"
    ) -> SampleFile:
        path = tmp_path / name
        soundfile.write(path, np.atleast_2d(pcm).T, rate, subtype=subtype)
        return SampleFile.at(path)

    return write


def sine(hz: float, seconds: float, rate: int = RATE, level: float = 0.5) -> np.ndarray:
    return (level * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def pitch_of(signal: np.ndarray, rate: int = RATE) -> float:
    """Return the pitch of a sine in hertz, from the phase of its analytic signal."""
    spectrum = np.fft.rfft(signal * np.hanning(len(signal)))
    peak = int(np.argmax(np.abs(spectrum)))
    low, high = max(peak - 8, 1), peak + 8
    analytic = np.zeros(len(signal), complex)
    analytic[low:high] = spectrum[low:high]
    turning = np.unwrap(np.angle(np.fft.ifft(analytic)))
    middle = slice(len(signal) // 4, 3 * len(signal) // 4)
    slope = np.polyfit(np.arange(len(signal))[middle], turning[middle], 1)[0]
    return float(slope * rate / (2 * np.pi))


def cents(a: float, b: float) -> float:
    return 1200 * np.log2(a / b)


def clicks(pcm: np.ndarray) -> np.ndarray:
    """Return where a signal jumps further than its slopes nearby explain."""
    jumps = np.abs(np.diff(pcm[0].astype(float), 2))
    around = np.convolve(jumps, np.ones(101) / 101, "same")
    return np.flatnonzero(jumps > 12 * around + 1e-3)
