"""Echoes where and as loud as they should be."""

from __future__ import annotations

import numpy as np
import pytest
from tests.audio.kernels.running import RATE, impulse, noise, run, run_moving

from setbook.audio.kernels import delay_line, kernel

PLAIN = {"low_cut": 10.0, "high_cut": 20_000.0}


def echoes(plane: np.ndarray) -> dict[int, float]:
    """Return what is not silent: frame to level."""
    return {int(frame): pytest.approx(float(plane[frame]), abs=1e-6) for frame in np.flatnonzero(plane)}


def test_each_side_echoes_in_its_own_time() -> None:
    out = run(
        kernel("simple_delay"),
        impulse(20_000),
        time_left=100.0,
        time_right=150.0,
        feedback=50.0,
        mix=100.0,
        **PLAIN,
    )
    assert echoes(out[0]) == {4410: 1.0, 8820: 0.5, 13_230: 0.25, 17_640: 0.125}
    assert echoes(out[1]) == {6615: 1.0, 13_230: 0.5, 19_845: 0.25}


def test_feedback_that_crosses_changes_sides() -> None:
    signal = impulse(10_000)
    signal[1] = 0.0
    out = run(
        kernel("simple_delay"),
        signal,
        time_left=50.0,
        time_right=50.0,
        feedback=50.0,
        cross=100.0,
        mix=100.0,
        **PLAIN,
    )
    assert echoes(out[0]) == {2205: 1.0, 6615: 0.25}
    assert echoes(out[1]) == {4410: 0.5, 8820: 0.125}


def test_a_delay_that_stands_is_the_one_that_moves_by_next_to_nothing() -> None:
    """Standing ones are run a stretch at a time: around the ring's end too, and in parts of cells."""
    one, signal = kernel("simple_delay"), noise(9 * RATE)
    settings = one.values(time_left=250.0, time_right=400.0, feedback=60.0, cross=30.0, low_cut=80.0)
    rows = np.tile(settings, (signal.shape[1] // 128 + 2, 1))
    standing = run_moving(one, signal, rows, block=1_000)
    rows[::2, :2] += 1e-9
    assert np.abs(standing - signal).max() > 0.1
    np.testing.assert_array_equal(run_moving(one, signal, rows), standing)


def test_a_delay_between_two_frames_is_the_same_in_any_block() -> None:
    one, signal = kernel("simple_delay"), noise(5 * RATE)
    settings = {"time_left": 100.0071, "time_right": 3.1, "feedback": 40.0}
    whole = run(one, signal, **settings)
    np.testing.assert_array_equal(run(one, signal, block=100, **settings), whole)


def test_ping_pong_goes_from_side_to_side() -> None:
    out = run(kernel("ping_pong_delay"), impulse(12_000), time=50.0, feedback=50.0, mix=100.0, **PLAIN)
    assert echoes(out[0]) == {2205: 1.0, 6615: 0.25, 11_025: 0.0625}
    assert echoes(out[1]) == {4410: 0.5, 8820: 0.125}


def test_taps_have_their_times_levels_and_places() -> None:
    out = run(
        kernel("multi_tap_delay"), impulse(6_000), feedback=0.0, mix=100.0,
        tap_1_time=10.0, tap_1_gain=0.0, tap_1_pan=0.0,
        tap_2_time=20.0, tap_2_gain=-6.0, tap_2_pan=-1.0,
        tap_3_time=40.0, tap_3_gain=-60.0,
        tap_4_time=100.0, tap_4_gain=0.0, tap_4_pan=1.0,
    )  # fmt: skip
    half = 10 ** (-6 / 20) * np.sqrt(2)
    assert echoes(out[0]) == {441: 1.0, 882: half}
    assert echoes(out[1]) == {441: 1.0, 4410: np.sqrt(2)}


def test_the_middle_of_the_mix_has_both_at_full_level() -> None:
    signal = noise(3000)
    for name, settings in (("simple_delay", {}), ("ping_pong_delay", {}), ("multi_tap_delay", {})):
        np.testing.assert_array_equal(run(kernel(name), signal, mix=0.0, **settings), signal)
    out = run(kernel("simple_delay"), impulse(6000), time_left=50.0, feedback=0.0, mix=50.0, **PLAIN)
    assert echoes(out[0]) == {0: 1.0, 2205: 1.0}


def test_the_filters_take_lows_and_highs_from_each_echo() -> None:
    out = run(
        kernel("simple_delay"),
        impulse(3 * RATE),
        time_left=500.0,
        feedback=80.0,
        mix=100.0,
        low_cut=500.0,
        high_cut=2000.0,
    )[0]
    first, second = (np.abs(np.fft.rfft(out[at : at + 16_384].astype(float))) for at in (22_000, 44_000))
    bins = np.fft.rfftfreq(16_384, 1 / RATE)
    s, t = (1j * np.tan(np.pi * bins / RATE) / np.tan(np.pi * hz / RATE) for hz in (500.0, 2000.0))
    expected = np.abs(s / (1 + s) / (1 + t))
    heard = (bins > 100) & (bins < 15_000)
    np.testing.assert_allclose(first[heard], expected[heard], rtol=1e-3)
    np.testing.assert_allclose(second[heard], 0.8 * expected[heard] ** 2, rtol=1e-3)


def test_feedback_over_one_is_held_within_bounds() -> None:
    out = run(kernel("simple_delay"), noise(20 * RATE), time_left=20.0, feedback=110.0, mix=100.0)
    assert np.isfinite(out).all()
    assert np.abs(out).max() <= 20


def test_a_moving_time_glides() -> None:
    one = kernel("simple_delay")
    frames = RATE // 2
    rows = np.tile(
        one.values(time_left=100.0, time_right=100.0, mix=100.0, feedback=0.0, **PLAIN),
        (frames // 128 + 2, 1),
    )
    rows[:, 0] = rows[:, 1] = np.linspace(100.0, 50.0, len(rows))
    ramp = np.tile(np.arange(frames) * 1e-4, (2, 1)).astype(np.float32)
    delay_ms = (ramp - run_moving(one, ramp, rows)) / 1e-4 / RATE * 1000
    expected = np.interp(np.arange(frames), np.arange(len(rows)) * 128, rows[:, 0])
    np.testing.assert_allclose(delay_ms[0, 8000:], expected[8000:], atol=0.01)


def test_between_frames_a_cubic_is_read_exactly() -> None:
    def cubic(t: float) -> float:
        return 0.5 + t * (0.1 + t * (-0.02 + 0.003 * t))

    line = np.array([cubic(-16.0 + i) for i in range(16)])
    for delay in (2.0, 2.25, 5.5, 9.999):
        assert delay_line.read_between(line, 16, 0, delay) == pytest.approx(cubic(-delay), abs=1e-12)
    assert delay_line.read_between(line, 16, 0, 7.0) == line[9]
