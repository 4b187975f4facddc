"""Bodies against the partials that textbooks give, their decays and their power."""

from __future__ import annotations

import numpy as np
import pytest
from tests.audio.kernels.running import RATE, impulse, noise, run

from setbook.audio.kernels import kernel

LOWEST_HZ = 200.0
PLAIN: dict[str, float | str] = {
    "frequency": LOWEST_HZ, "decay": 2.0, "material": 0.0, "brightness": 0.0, "hit": 83.0, "heard_left": 71.0,
    "heard_right": 71.0, "mix": 100.0,
}  # fmt: skip


def free_bar(number: int) -> float:
    """Return a root of cos x cosh x = 1 by Newton's way, squared: bars with two free ends."""
    x = (number + 1.5) * np.pi
    for _ in range(20):
        x -= (np.cos(x) - 1 / np.cosh(x)) / (-np.sin(x) + np.tanh(x) / np.cosh(x))
    return float(x * x)


BARS = [free_bar(number) / free_bar(0) for number in range(4)]
FLAT = sorted((m * m + 4 * n * n) / 5 for m in range(1, 6) for n in range(1, 6))
PARTIALS = [
    ("beam", {}, BARS),
    ("marimba", {}, [1.0, 4.0, 10.0]),
    ("string", {}, [1.0, 2.0, 3.0, 4.0, 5.0]),
    ("membrane", {"sides": 2.0}, [float(np.sqrt(one)) for one in FLAT[:6]]),
    ("plate", {"sides": 2.0}, FLAT[:4]),
    ("pipe", {"opening": 0.0}, [1.0, 3.0, 5.0, 7.0]),
    ("pipe", {"opening": 100.0}, [1.0, 2.0, 3.0, 4.0]),
    ("tube", {}, [1.0, 2.0, 3.0, 4.0]),
]


def peaks_hz(sound: np.ndarray, least_share: float = 0.002) -> np.ndarray:
    """Return where a spectrum has peaks, between its bins."""
    size = np.abs(np.fft.rfft(sound.astype(float) * np.hanning(len(sound)), 1 << 19))
    inner = size[1:-1]
    found = np.flatnonzero((inner > size[:-2]) & (inner >= size[2:]) & (inner > least_share * size.max())) + 1
    return np.asarray(found * RATE / (1 << 19))


@pytest.mark.parametrize(("body", "settings", "ratios"), PARTIALS)
def test_a_body_rings_with_its_own_partials(
    body: str, settings: dict[str, float], ratios: list[float]
) -> None:
    out = run(kernel("resonant_body"), impulse(3 * RATE), **{**PLAIN, "body": body, **settings})[0]
    found = peaks_hz(out)
    for ratio in ratios:
        nearest = found[np.argmin(np.abs(found - LOWEST_HZ * ratio))]
        # The textbook's rounded series of bars is within a hundredth of the roots themselves.
        assert nearest == pytest.approx(LOWEST_HZ * ratio, rel=0.004 if body == "beam" else 0.001)
    assert found[0] > 0.95 * LOWEST_HZ


@pytest.mark.parametrize(("material", "partial"), [(0.0, 1), (-100.0, 4), (50.0, 4)])
def test_partials_die_in_their_time(material: float, partial: int) -> None:
    decay = 0.8
    settings = {**PLAIN, "body": "string", "decay": decay, "material": material}
    out = run(kernel("resonant_body"), impulse(2 * RATE), **settings)[0].astype(float)
    hz = LOWEST_HZ * partial
    turned = out * np.exp(-2j * np.pi * hz * np.arange(len(out)) / RATE)
    # Over a turn of the lowest partial all others cancel.
    turn = int(RATE / LOWEST_HZ * 10)
    sizes = np.abs(np.convolve(turned, np.ones(turn) / turn, "valid"))
    expected = decay * partial ** (material / 100)
    heard = np.arange(int(0.1 * expected * RATE), int(0.5 * expected * RATE))
    slope = np.polyfit(heard / RATE, 20 * np.log10(sizes[heard]), 1)[0]
    assert slope == pytest.approx(-60.0 / expected, rel=0.03)


@pytest.mark.parametrize("body", ["beam", "string", "plate", "tube"])
@pytest.mark.parametrize("decay", [0.1, 1.0])
def test_noise_comes_out_as_loud_as_it_goes_in(body: str, decay: float) -> None:
    settings = {**PLAIN, "body": body, "decay": decay, "frequency": 400.0, "sides": 1.37}
    signal = noise(30 * RATE)
    out = run(kernel("resonant_body"), signal, block=1 << 16, **settings)[:, 2 * RATE :]
    assert 20 * np.log10(out.std() / signal.std()) == pytest.approx(0.0, abs=1.0)


def test_a_string_hit_and_heard_in_its_middle_has_odd_partials_only() -> None:
    settings = {**PLAIN, "body": "string", "hit": 0.0, "heard_left": 0.0}
    found = peaks_hz(run(kernel("resonant_body"), impulse(3 * RATE), **settings)[0])
    multiples = np.round(found / LOWEST_HZ)
    assert set(multiples % 2) == {1.0}
    np.testing.assert_allclose(found, multiples * LOWEST_HZ, rtol=1e-3)


def test_spread_moves_the_sides_apart_and_width_mixes_them() -> None:
    settings = {**PLAIN, "body": "tube", "spread": 100.0}
    out = run(kernel("resonant_body"), impulse(3 * RATE), **settings)
    for side, cents in ((0, 100.0), (1, -100.0)):
        assert 1200 * np.log2(peaks_hz(out[side])[0] / LOWEST_HZ) == pytest.approx(cents, abs=2.0)
    mono = run(kernel("resonant_body"), impulse(RATE), width=0.0, **settings)
    np.testing.assert_allclose(mono[0], mono[1], atol=1e-7)


def test_inharmonics_is_the_power_of_the_partials() -> None:
    settings = {**PLAIN, "body": "string", "inharmonics": -100.0}
    found = peaks_hz(run(kernel("resonant_body"), impulse(3 * RATE), **settings)[0])
    np.testing.assert_allclose(found[:4], LOWEST_HZ * np.sqrt([1, 2, 3, 4]), rtol=2e-3)
