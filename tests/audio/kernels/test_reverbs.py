"""Reverbs: their decay, their first echoes, what they must not lose."""

from __future__ import annotations

import numpy as np
import pytest
from tests.audio.kernels.running import RATE, impulse, noise, run

from setbook.audio.kernels import Kernel, freeverb, hall_reverb, kernel

REVERBS = [kernel(name) for name in ("freeverb", "hall_reverb", "plate_reverb")]
every_reverb = pytest.mark.parametrize("one", REVERBS, ids=lambda one: one.name)


def decay_curve_db(plane: np.ndarray) -> np.ndarray:
    """Return the energy that is still to come, in decibels (Schroeder 1965)."""
    energy = np.cumsum(plane[::-1].astype(float) ** 2)[::-1]
    return 10 * np.log10(np.maximum(energy / energy[0], 1e-30))


def decay_seconds(plane: np.ndarray) -> float:
    """Return the time to fall by 60 dB, from the slope between −5 and −35 dB."""
    curve = decay_curve_db(plane)
    inside = np.flatnonzero((curve < -5) & (curve > -35))
    slope = np.polyfit(inside / RATE, curve[inside], 1)[0]
    return float(-60 / slope)


@pytest.mark.parametrize("seconds", [0.6, 2.0, 5.0])
@pytest.mark.parametrize("size", [30.0, 100.0])
def test_the_hall_decays_in_its_time(seconds: float, size: float) -> None:
    out = run(
        kernel("hall_reverb"),
        impulse(int(2 * seconds * RATE)),
        decay=seconds,
        size=size,
        high_decay=100.0,
        mix=100.0,
    )
    assert decay_seconds(out[0]) == pytest.approx(seconds, rel=0.05)


def test_highs_decay_faster_in_the_hall() -> None:
    out = run(kernel("hall_reverb"), impulse(4 * RATE), decay=3.0, high_decay=20.0, mix=100.0)[0].astype(
        float
    )
    spectra = [np.abs(np.fft.rfft(out[at : at + 8192])) for at in (4000, 44_000)]
    bins = np.fft.rfftfreq(8192, 1 / RATE)
    low, high = (bins > 200) & (bins < 800), (bins > 9000) & (bins < 15_000)
    fallen = [20 * np.log10(spectra[0][band].mean() / spectra[1][band].mean()) for band in (low, high)]
    assert fallen[1] > 2 * fallen[0]


def test_the_halls_matrix_loses_nothing() -> None:
    values = np.random.default_rng(0).standard_normal(hall_reverb.LINES)
    turned = values.copy()
    hall_reverb.hadamard(turned)
    assert (turned**2).sum() == pytest.approx((values**2).sum(), rel=1e-14)
    hall_reverb.hadamard(turned)
    np.testing.assert_allclose(turned, values, atol=1e-14)


def test_a_network_without_losses_keeps_its_energy() -> None:
    room, frames = 64, 4000
    state, memory, out = np.zeros(hall_reverb.STATE_SIZE), np.zeros(hall_reverb.LINES * room), np.zeros(2)
    state[hall_reverb.LENGTHS :][: hall_reverb.LINES] = np.arange(23, 23 + 2 * hall_reverb.LINES, 2)
    state[hall_reverb.GAINS :][: hall_reverb.LINES] = 1.0

    def energy() -> float:
        total = 0.0
        for line in range(hall_reverb.LINES):
            head, length = int(state[hall_reverb.HEADS + line]), int(state[hall_reverb.LENGTHS + line])
            total += sum(memory[line * room + (head - k) % room] ** 2 for k in range(1, length + 1))
        return total

    hall_reverb.step_network(state, memory, room, 1.0, 0.5, out)
    begin = energy()
    for _ in range(frames):
        hall_reverb.step_network(state, memory, room, 0.0, 0.0, out)
    assert begin > 1.0
    assert energy() == pytest.approx(begin, rel=1e-9)


@every_reverb
def test_energy_falls_and_both_ears_differ(one: Kernel) -> None:
    out = run(one, impulse(3 * RATE), mix=100.0)
    windows = (out[:, : 3 * RATE].astype(float) ** 2).reshape(2, 12, -1).sum(axis=2)
    assert (np.diff(windows[:, 1:]) < 0).all()
    late = out[:, 8000:40_000].astype(float)
    assert abs(np.corrcoef(late)[0, 1]) < 0.3


@every_reverb
def test_echoes_grow_dense(one: Kernel) -> None:
    out = run(one, impulse(RATE), mix=100.0)[0].astype(float)
    late = out[RATE // 2 : RATE // 2 + 4096]
    outside = (np.abs(late) > late.std()).mean() / 0.317  # 1 for Gaussian noise (Abel and Huang 2006)
    assert outside > 0.75


@every_reverb
def test_without_mix_it_passes_what_comes_in(one: Kernel) -> None:
    signal = noise(5000)
    np.testing.assert_array_equal(run(one, signal, mix=0.0), signal)


def test_freeverbs_first_echoes_are_its_combs() -> None:
    out = run(kernel("freeverb"), impulse(2000), mix=100.0, damping=0.0)
    assert np.flatnonzero(out[0])[0] == 1116
    assert np.flatnonzero(out[1])[0] == 1116 + int(freeverb.SPREAD)


@pytest.mark.parametrize("one", [kernel("hall_reverb"), kernel("plate_reverb")], ids=lambda one: one.name)
def test_the_pre_delay_delays_the_reverb_alone(one: Kernel) -> None:
    def first(pre_delay: float) -> int:
        return int(
            np.flatnonzero(np.abs(run(one, impulse(RATE // 2), mix=100.0, pre_delay=pre_delay)[0]) > 1e-6)[0]
        )

    assert abs(first(100.0) - first(0.0) - 4410) <= 1


def plain_freeverb(signal: np.ndarray, rate: float, room: float, damping: float) -> np.ndarray:
    """Return what the reverb's combs and all-passes give, sample by sample, as they are described."""
    scale = rate / 44_100
    feedback, share = room * 0.28 + 0.7, damping * 0.4
    out = np.zeros(signal.shape)
    for side, spread in enumerate((0, 23)):
        combs = [[0.0] * int((n + spread) * scale) for n in (1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617)]
        passes = [[0.0] * int((n + spread) * scale) for n in (556, 441, 341, 225)]
        low = [0.0] * 8
        for i, x in enumerate(signal.sum(axis=0) * 0.015):
            total = 0.0
            for number, line in enumerate(combs):
                late = line.pop(0)
                low[number] = late * (1 - share) + low[number] * share
                line.append(x + low[number] * feedback)
                total += late
            for line in passes:
                late = line.pop(0)
                line.append(total + late * 0.5)
                total = late - total
            out[side, i] = total
    return out * 3.0


@pytest.mark.parametrize("rate", [44_100, 4_000])
def test_freeverb_is_its_description_whatever_the_length_of_its_lines(rate: int) -> None:
    """At 4000 Hz a line is shorter than a cell of the console."""
    signal = noise(6_000, level=0.2).astype(np.float64)
    out = run(
        kernel("freeverb"), signal.astype(np.float32), sample_rate=rate, room=70.0, damping=40.0, mix=100.0
    )
    expected = plain_freeverb(signal.astype(np.float32).astype(np.float64), rate, 0.7, 0.4)
    assert np.abs(expected).max() > 0.05
    np.testing.assert_allclose(out, expected, atol=1e-6)
