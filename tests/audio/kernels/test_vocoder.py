"""The vocoder against its band-passes, computed as the analogue filters that they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from tests.audio.kernels.running import RATE, noise, run, tone

from setbook.audio.kernels import kernel

LOWEST, HIGHEST, COUNT = 200.0, 3200.0, 5
PLAIN: dict[str, float | str] = {
    "carrier": "side-chain", "bands": COUNT, "lowest": LOWEST, "highest": HIGHEST, "attack": 0.1, "release": 200.0,
    "gate": -100.0, "channels": "left and right", "output": 0.0,
}  # fmt: skip


def bands_at(hz: float, moved_semitones: float = 0.0) -> np.ndarray:
    """Return what each band-pass makes of a partial: ks / (s² + ks + 1), prewarped at its middle."""
    middles = np.geomspace(LOWEST, HIGHEST, COUNT) * 2 ** (moved_semitones / 12)
    apart = np.log2(HIGHEST / LOWEST) / (COUNT - 1)
    k = 2 ** (apart / 2) - 2 ** (-apart / 2)
    s = 1j * np.tan(np.pi * hz / RATE) / np.tan(np.pi * middles / RATE)
    return k * s / (s * s + k * s + 1)


def vocoded(modulator: np.ndarray, carrier: np.ndarray, **settings: float | str) -> np.ndarray:
    return kernel("vocoder").process(modulator, RATE, side_chain=carrier, **{**PLAIN, **settings})


def level(signal: np.ndarray, hz: float) -> float:
    wave = np.exp(-2j * np.pi * hz * np.arange(RATE // 2) / RATE)
    return float(2 * abs(np.dot(signal[-RATE // 2 :].astype(float), wave)) / (RATE // 2))


@pytest.mark.parametrize("sung_hz", [200.0, 566.0, 1600.0])
@pytest.mark.parametrize("moved", [0.0, 7.0])
def test_each_band_of_the_carrier_is_as_loud_as_the_modulators(sung_hz: float, moved: float) -> None:
    modulator, carrier = tone(sung_hz, 2 * RATE, -12.0), tone(800.0, 2 * RATE, -6.0)
    envelopes = 10 ** (-12 / 20) * np.abs(bands_at(sung_hz))
    expected = 10 ** (-6 / 20) * abs(np.sum(envelopes * bands_at(800.0, moved)))
    out = vocoded(modulator, carrier, formant=moved)
    assert level(out[0], 800.0) == pytest.approx(expected, rel=0.02)
    np.testing.assert_array_equal(out[0], out[1])


@pytest.mark.parametrize(("depth", "slope"), [(0.0, 0.0), (50.0, 0.5), (100.0, 1.0), (200.0, 2.0)])
def test_depth_is_the_power_of_the_levels(depth: float, slope: float) -> None:
    carrier = tone(800.0, RATE, -6.0)
    loud, quiet = (
        level(vocoded(tone(800.0, RATE, db), carrier, depth=depth, bands=4.0)[0], 800.0)
        for db in (-6.0, -26.0)
    )
    assert 20 * np.log10(loud / quiet) == pytest.approx(20.0 * slope, abs=0.1)


def test_no_carrier_is_heard_alone_and_what_is_under_the_gate_is_silent() -> None:
    silence, carrier = np.zeros((2, RATE), np.float32), noise(RATE)
    assert not vocoded(silence, carrier, depth=0.0).any()
    assert not run(kernel("vocoder"), silence, carrier="noise", depth=0.0).any()
    assert not vocoded(tone(800.0, RATE, -50.0), carrier, gate=-40.0).any()
    assert vocoded(tone(800.0, RATE, -30.0), carrier, gate=-40.0).any()


def test_noise_takes_the_modulators_colour_and_is_the_same_at_each_render() -> None:
    settings = {"bands": 40, "lowest": 80.0, "highest": 12_000.0}
    sung = tone(1000.0, 2 * RATE, -6.0)
    first, second = (run(kernel("vocoder"), sung, carrier="noise", **settings) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    power = np.abs(np.fft.rfft(first[0, RATE:].astype(float))) ** 2
    bins = np.fft.rfftfreq(RATE, 1 / RATE)
    near = power[(bins > 800) & (bins < 1250)].mean()
    far = power[(bins > 4000) & (bins < 12_000)].mean()
    assert 10 * np.log10(near / far) > 15


def test_the_sides_go_together_as_the_channels_say() -> None:
    modulator = noise(RATE, 5)
    modulator[1] = 0.0
    carrier = noise(RATE, 6)
    mono, stereo, both = (
        vocoded(modulator, carrier, channels=one) for one in ("mono", "stereo", "left and right")
    )
    np.testing.assert_array_equal(mono[0], mono[1])
    assert (stereo[0] != stereo[1]).any()
    assert stereo[1].any()
    assert both[0].any()
    assert not both[1].any()
