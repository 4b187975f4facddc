"""What each effect says of its lateness, against what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.audio.kernels.running import RATE, run

from setbook.audio.kernels import KERNELS, Kernel, effect_modules

if TYPE_CHECKING:
    from numpy.typing import NDArray

FRAMES = 1 << 15
FINER = 32
WIDEST_HZ = 6000.0
PASSING: dict[str, dict[str, float | str]] = {
    "grain_delay": {"mix": 30.0},
    "frequency_shifter": {"mix": 30.0},
    "tremolo": {"depth": 20.0},
    "resonators": {"mix": 20.0},
    "resonant_body": {"mix": 8.0},
    "vocoder": {"mix": 5.0},
    "erosion": {"amount": 0.0},
    "bit_crusher": {"rate": 96_000.0, "bits": 16},
    "filter": {"frequency": 20_000.0},
    "multiband_dynamics": {"low_crossover": 20.0, "high_crossover": 15_000.0},
    "distortion": {"mix": 0.0},
    "phaser": {"mix": 4.0},
}
"""Settings in which what goes through is louder than what is added and than what filters turn."""

IN_SERIES_SECONDS = {"filter": 12e-6, "multiband_dynamics": 32e-6}
"""By how much filters that everything goes through turn the lows at most, which is no lateness."""


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    effect_modules(KERNELS.values())


def lows() -> NDArray[np.float32]:
    """Return quiet noise under 6 kHz: where curves are straight and no means of two samples dull it."""
    rng = np.random.default_rng(7)
    spectrum = np.fft.rfft(rng.standard_normal(FRAMES))
    spectrum[np.fft.rfftfreq(FRAMES, 1 / RATE) > WIDEST_HZ] = 0
    wave = np.fft.irfft(spectrum, FRAMES)
    wave[-4096:] = 0
    return np.tile(0.05 * wave / np.abs(wave).max(), (2, 1)).astype(np.float32)


def frames_late(found: NDArray[np.float32], signal: NDArray[np.float32]) -> float:
    """Return where the cross-correlation peaks, between frames too: it is interpolated through its spectrum."""
    spectrum = np.fft.rfft(found.astype(float)) * np.conj(np.fft.rfft(signal.astype(float)))
    finer = np.zeros(FRAMES * FINER // 2 + 1, complex)
    finer[: len(spectrum)] = spectrum
    peak = int(np.argmax(np.fft.irfft(finer)))
    return (peak if peak < FRAMES * FINER // 2 else peak - FRAMES * FINER) / FINER


@pytest.mark.parametrize("rate", [RATE, 96_000])
@pytest.mark.parametrize("kernel", [pytest.param(kernel, id=name) for name, kernel in KERNELS.items()])
def test_an_effect_is_as_late_as_it_declares(kernel: Kernel, rate: float) -> None:
    signal = lows()
    out = run(kernel, signal, sample_rate=rate, **PASSING.get(kernel.name, {}))
    allowed = 0.1 + IN_SERIES_SECONDS.get(kernel.name, 0.0) * rate
    for side in range(2):
        assert frames_late(out[side], signal[side]) == pytest.approx(kernel.latency(rate), abs=allowed)


def test_the_measurement_tells_half_a_frame() -> None:
    signal = lows()
    half = 0.5 * (signal + np.roll(signal, 1, axis=1))
    assert frames_late(half[0], signal[0]) == pytest.approx(0.5, abs=0.04)
