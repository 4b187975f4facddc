"""Tremolo, frequency shifter, grains and resonators against what they are made of."""

from __future__ import annotations

import numpy as np
import pytest
from tests.audio.kernels.running import RATE, impulse, noise, run, tone

from setbook.audio.kernels import kernel, quadrature


def level_db(signal: np.ndarray, hz: float) -> float:
    """Return a partial's level, of a whole number of turns in the last second."""
    wave = np.exp(-2j * np.pi * hz * np.arange(RATE) / RATE)
    return float(20 * np.log10(2 * abs(np.dot(signal[-RATE:].astype(float), wave)) / RATE + 1e-12))


def test_the_tremolos_gain_is_its_wave() -> None:
    t = np.arange(RATE) / RATE
    ones = np.ones((2, RATE), np.float32)
    out = run(kernel("tremolo"), ones, rate=3.0, depth=80.0, start=90.0, offset=180.0)
    for side, lead in ((0, 0.25), (1, 0.75)):
        expected = 1 - 0.4 * (1 - np.sin(2 * np.pi * (3.0 * t + lead)))
        np.testing.assert_allclose(out[side], expected, atol=1e-6)


@pytest.mark.parametrize(("wave", "middle"), [("triangle", 0.5), ("saw down", 0.0)])
def test_other_waves_are_straight_and_a_square_is_flat(wave: str, middle: float) -> None:
    ones = np.ones((2, RATE), np.float32)
    out = run(kernel("tremolo"), ones, rate=1.0, depth=100.0, wave=wave)[0]
    assert out[RATE // 2 + 1] == pytest.approx(0.5, abs=1e-3)
    assert out[RATE - 2] == pytest.approx(middle, abs=1e-3)
    assert np.abs(np.diff(out, 2)[10 : RATE // 5]).max() < 1e-6
    square = run(kernel("tremolo"), ones, rate=1.0, depth=100.0, wave=wave, squareness=100.0)[0]
    assert np.mean((square > 0.999) | (square < 0.001)) > 0.95


def test_the_two_rows_stay_a_quarter_of_a_turn_apart() -> None:
    frames = 1 << 15
    state = np.zeros(quadrature.QUADRATURE_STATE)
    rows = np.array(
        [
            [row(state, 1.0 if i == 0 else 0.0) for row in (quadrature.ahead, quadrature.behind)]
            for i in range(frames)
        ]
    )
    bins = np.fft.rfftfreq(frames, 1 / RATE)
    heard = (bins > 60) & (bins < 21_900)
    own, late = np.fft.rfft(rows, axis=0).T
    np.testing.assert_allclose(np.abs(own), 1.0, atol=1e-3)
    np.testing.assert_allclose(np.abs(np.degrees(np.angle(late / own))[heard]), 90.0, atol=0.72)


@pytest.mark.parametrize("shift", [100.0, -250.0])
def test_every_partial_moves_by_the_same_hertz(shift: float) -> None:
    signal = tone(1000.0, 2 * RATE, -6.0) + tone(3000.0, 2 * RATE, -12.0)
    out = run(kernel("frequency_shifter"), signal, frequency=shift)[0]
    assert level_db(out, 1000 + shift) == pytest.approx(-6.0, abs=0.1)
    assert level_db(out, 3000 + shift) == pytest.approx(-12.0, abs=0.1)
    assert level_db(out, 1000 - shift) < -46
    assert level_db(out, 1000.0) < -60


def test_a_wide_shift_goes_down_on_the_right() -> None:
    out = run(kernel("frequency_shifter"), tone(1000.0, 2 * RATE), frequency=200.0, opposite=1)
    assert level_db(out[0], 1200.0) == pytest.approx(0.0, abs=0.1)
    assert level_db(out[1], 800.0) == pytest.approx(0.0, abs=0.1)


def test_the_ring_has_both_sidebands_at_half_the_level() -> None:
    out = run(kernel("frequency_shifter"), tone(1000.0, 2 * RATE), mode="ring", frequency=300.0)[0]
    for hz in (700.0, 1300.0):
        assert level_db(out, hz) == pytest.approx(-6.02, abs=0.01)
    assert level_db(out, 1000.0) < -80


def test_grains_that_are_not_moved_are_a_plain_echo() -> None:
    signal = noise(RATE)
    out = run(kernel("grain_delay"), signal, time=100.0, grains=20.0, mix=100.0)
    np.testing.assert_allclose(out[:, 4410:], signal[:, :-4410], atol=1e-6)
    assert not out[:, :4410].any()


@pytest.mark.parametrize("semitones", [-12.0, 7.0, 12.0])
def test_grains_move_the_pitch(semitones: float) -> None:
    out = run(kernel("grain_delay"), tone(500.0, 3 * RATE), pitch=semitones, grains=10.0, mix=100.0)[0]
    spectrum = np.abs(np.fft.rfft(out[RATE:].astype(float) * np.hanning(2 * RATE)))
    found = np.argmax(spectrum) / 2
    # A grain's own rate spreads each partial by its multiples.
    assert abs(found - 500.0 * 2 ** (semitones / 12)) <= 10.0
    assert spectrum[995:1006].max() < 0.1 * spectrum.max()


def test_scattered_grains_are_scattered_alike_at_each_render() -> None:
    signal = noise(RATE)
    settings = {"spray": 300.0, "random_pitch": 5.0, "feedback": 50.0, "mix": 100.0}
    first, second = (run(kernel("grain_delay"), signal, **settings) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert np.abs(first - run(kernel("grain_delay"), signal, mix=100.0)).max() > 0.1


def single_string(note: float) -> dict[str, float]:
    """Return settings in which one string sounds."""
    return {"mix": 100.0, "note_1": note, **{f"level_{number}": -60.0 for number in range(2, 6)}}


@pytest.mark.parametrize("note", [33.0, 57.0, 69.0])
def test_a_resonator_rings_at_its_note_for_its_decay(note: float) -> None:
    decay = 0.5
    out = run(kernel("resonators"), impulse(2 * RATE), decay=decay, tone=20_000.0, **single_string(note))[0]
    hz = 440.0 * 2 ** ((note - 69) / 12)
    spectrum = np.abs(np.fft.rfft(out.astype(float), 1 << 19))
    bins = np.fft.rfftfreq(1 << 19, 1 / RATE)
    near = (bins > hz * 0.97) & (bins < hz * 1.03)
    found = bins[near][np.argmax(spectrum[near])]
    assert abs(1200 * np.log2(found / hz)) < 3.0
    energy = np.cumsum(out[::-1].astype(float) ** 2)[::-1]
    fallen = 10 * np.log10(energy / energy[0] + 1e-20)
    slope = np.polyfit(np.arange(8820, 17_640) / RATE, fallen[8820:17_640], 1)[0]
    assert slope == pytest.approx(-60.0 / decay, rel=0.15)


def test_a_low_tone_lets_the_highs_of_a_string_die_first() -> None:
    dark, bright = (
        run(kernel("resonators"), impulse(RATE), tone=hz, **single_string(45.0))[0, RATE // 4 :]
        for hz in (800.0, 20_000.0)
    )
    highs = [np.abs(np.fft.rfft(out.astype(float)))[4000 * 3 // 4 :].sum() for out in (dark, bright)]
    assert highs[0] < 0.01 * highs[1]
