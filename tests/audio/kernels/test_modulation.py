"""Chorus, flanger, phaser and utility against what moves them."""

from __future__ import annotations

import numpy as np
import pytest
from tests.audio.kernels.running import RATE, impulse, noise, run

from setbook.audio.kernels import kernel


def ramp(frames: int) -> np.ndarray:
    """Return a straight rise: what comes out says by how much it is late."""
    return np.tile(np.arange(frames) * 1e-5, (2, 1)).astype(np.float32)


def test_the_flangers_delay_is_its_sine() -> None:
    signal = ramp(RATE)
    out = run(kernel("flanger"), signal, rate=2.0, depth=3.0, delay=5.0, feedback=0.0, offset=90.0, mix=100.0)
    found = (signal.astype(float) - out) / 1e-5 / RATE * 1000
    t = np.arange(RATE) / RATE
    for side, lead in ((0, 0.0), (1, 0.25)):
        expected = 5.0 + 3.0 * np.sin(2 * np.pi * (2.0 * t + lead))
        np.testing.assert_allclose(found[side, 1000:], expected[1000:], atol=0.02)


def test_the_choruss_three_voices_lie_a_third_of_a_turn_apart() -> None:
    out = run(kernel("chorus"), impulse(4000), rate=0.01, depth=4.0, delay=20.0, feedback=0.0, mix=100.0)[0]
    turns = np.arange(3) / 3
    expected = (20.0 + 4.0 * np.sin(2 * np.pi * turns)) * RATE / 1000
    for at in expected:
        near = slice(int(at) - 3, int(at) + 6)
        assert out[near].sum() == pytest.approx(1 / 3, abs=0.01)
    assert np.abs(out).sum() < 1.7


def test_half_and_half_a_still_flanger_is_a_comb() -> None:
    out = run(kernel("flanger"), impulse(1 << 14), depth=0.0, delay=1.0 / 0.441, feedback=0.0, mix=50.0)[0]
    found = np.abs(np.fft.rfft(out.astype(float)))
    bins = np.fft.rfftfreq(1 << 14, 1 / RATE)
    np.testing.assert_allclose(found, np.abs(np.cos(np.pi * bins * 100 / RATE)), atol=1e-6)


@pytest.mark.parametrize("notches", [1, 3, 12])
@pytest.mark.parametrize("feedback", [0.0, 60.0])
def test_a_still_phaser_has_the_response_of_its_all_passes(notches: int, feedback: float) -> None:
    hz = 900.0
    length = 1 << 15
    out = run(
        kernel("phaser"),
        impulse(length),
        depth=0.0,
        frequency=hz,
        notches=notches,
        feedback=feedback,
        mix=50.0,
    )[0]
    bins = np.fft.rfftfreq(length, 1 / RATE)[1:-1]
    s = 1j * np.tan(np.pi * bins / RATE) / np.tan(np.pi * hz / RATE)
    row = ((1 - s) / (1 + s)) ** (2 * notches)
    back = feedback / 100 * np.exp(-2j * np.pi * bins / RATE)
    expected = 0.5 + 0.5 * row / (1 - back * row)
    np.testing.assert_allclose(np.fft.rfft(out.astype(float))[1:-1], expected, atol=2e-6)


def test_utility_at_rest_passes_the_very_samples() -> None:
    signal = noise(3000)
    np.testing.assert_array_equal(run(kernel("utility"), signal), signal)


def test_utility_places_turns_and_scales() -> None:
    one, signal = kernel("utility"), noise(3000)
    left, right = signal.astype(float)
    middle, side = (left + right) / 2, (left - right) / 2
    expected = {
        ("gain", -6.0): (left * 10**-0.3, right * 10**-0.3),
        ("gain", -100.0): (0 * left, 0 * right),
        ("width", 0.0): (middle, middle),
        ("width", 200.0): (middle + 2 * side, middle - 2 * side),
        ("balance", 0.5): (left * 0.5, right),
        ("balance", -1.0): (left, 0 * right),
        ("source", "left"): (left, left),
        ("source", "right"): (right, right),
        ("source", "swapped"): (right, left),
        ("invert_left", 1): (-left, right),
        ("mono", 1): (middle, middle),
    }
    for (name, value), planes in expected.items():
        np.testing.assert_allclose(run(one, signal, **{name: value}), np.stack(planes), atol=1e-6)


def test_bass_mono_narrows_the_lows_alone() -> None:
    frames = RATE
    t = np.arange(frames) / RATE
    for hz, kept in ((40.0, 0.1), (5000.0, 0.95)):
        wave = np.sin(2 * np.pi * hz * t)
        out = run(kernel("utility"), np.stack([wave, -wave]).astype(np.float32), bass_mono=200.0)
        level = np.abs(out[0, frames // 2 :]).max()
        assert level < kept if hz < 200 else level > kept
