"""The demo's sets and how they sound, once for all tests, and a loudness meter."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import soxr

import setbook as sb
from setbook.audio import PcmStore
from setbook.format import read_document

RATE = 44100
NAMES = ("v1", "v2", "v3", "v4", "v5", "v6", "v5 (half-time)")


@pytest.fixture(scope="session")
def saved(demo_project):
    """Give the file of a version by its short name; "backup" is Live's backup of v3."""

    def path(name):
        if name == "backup":
            return next((demo_project / "Backup").glob("*.als"))
        return demo_project / f"Night Drive {name}.als"

    return path


@pytest.fixture(scope="session")
def live_set(saved):
    return cache(lambda name: sb.open(saved(name)))


@pytest.fixture(scope="session")
def root(saved):
    return cache(lambda name: read_document(saved(name)).root)


@pytest.fixture(scope="session")
def rendered(saved, tmp_path_factory):
    store = PcmStore(tmp_path_factory.mktemp("store"))
    return cache(lambda name: sb.render(saved(name), store=store).samples.astype(float))


def k_weighted(samples):
    """Filter as ITU-R BS.1770-4 annex 1 says, its 48 kHz coefficients read off at our frequencies."""
    size = 1 << (samples.shape[-1] - 1).bit_length()
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size, 1 / RATE) / 48000)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return np.fft.irfft(np.fft.rfft(samples, size) * shelf * high_pass, size)[..., : samples.shape[-1]]


@pytest.fixture(scope="session")
def loudness():
    """Measure integrated loudness in LUFS, gated at -70 LUFS and at 10 LU under the rest (BS.1770-4)."""

    def lufs(samples):
        weighted = k_weighted(samples)
        block, hop = int(0.4 * RATE), int(0.1 * RATE)
        starts = range(0, samples.shape[1] - block, hop)
        power = np.array([(weighted[:, start : start + block] ** 2).mean(axis=1).sum() for start in starts])
        level = -0.691 + 10 * np.log10(power + 1e-12)
        heard = power[level > -70.0]
        gate = -0.691 + 10 * np.log10(heard.mean()) - 10.0
        return float(-0.691 + 10 * np.log10(power[level > gate].mean()))

    return lufs


@pytest.fixture(scope="session")
def true_peak_db():
    """Measure the highest peak between the samples, four times oversampled."""
    return lambda samples: float(
        20 * np.log10(max(np.abs(soxr.resample(side, RATE, 4 * RATE)).max() for side in samples))
    )


@pytest.fixture(scope="session")
def band_db():
    """Measure the power between two frequencies in a stretch of beats, in dB."""

    def level(samples, low_hz, high_hz, beats=(64.0, 96.0), bpm=108.0):
        first, last = (int(beat * 60.0 / bpm * RATE) for beat in beats)
        part = samples[:, first:last]
        power = (np.abs(np.fft.rfft(part)) ** 2).sum(axis=0) / part.shape[1] ** 2
        bins = np.fft.rfftfreq(part.shape[1], 1 / RATE)
        return float(10 * np.log10(power[(bins >= low_hz) & (bins < high_hz)].sum() + 1e-15))

    return level
