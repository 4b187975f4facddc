"""What every effect owes: one result at any block size, silence that ends, recovery, a declaration that says all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.audio.kernels.running import CELL, RATE, moving_settings, noise, run, run_moving, tone

from setbook.audio.kernels import KERNELS, Kernel, effect_modules
from setbook.audio.kernels.wasm_module import about
from setbook.errors import KernelRefused

if TYPE_CHECKING:
    from numpy.typing import NDArray

EVERY = [pytest.param(kernel, id=name) for name, kernel in KERNELS.items()]
TAIL_RATE = 8000.0
TAIL_SECONDS = 60


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    effect_modules(KERNELS.values())  # in one compiler, where they are not kept already


def assert_same_bits(found: NDArray[np.float32], expected: NDArray[np.float32]) -> None:
    np.testing.assert_array_equal(found.view(np.int32), expected.view(np.int32))


@pytest.mark.parametrize("kernel", EVERY)
def test_the_block_size_does_not_matter(kernel: Kernel) -> None:
    frames = 5_000
    signal = noise(frames)
    settings = moving_settings(kernel, frames, 3)
    expected = run_moving(kernel, signal, settings, block=frames)
    assert np.isfinite(expected).all()
    for block in (1, 7, 64, 128, 512, 4096):
        assert_same_bits(run_moving(kernel, signal, settings, block=block), expected)


@pytest.mark.parametrize("kernel", EVERY)
def test_silence_stays_silent_whatever_moves(kernel: Kernel) -> None:
    frames = 3_000
    silence = np.zeros((2, frames), np.float32)
    assert not run_moving(kernel, silence, moving_settings(kernel, frames, 8)).any()


@pytest.mark.parametrize("kernel", EVERY)
def test_the_tail_ends_in_exact_silence(kernel: Kernel) -> None:
    signal = np.zeros((2, int(TAIL_SECONDS * TAIL_RATE)), np.float32)
    signal[:, :2000] = noise(2000)
    out = run(kernel, signal, sample_rate=TAIL_RATE, block=1 << 16)
    assert out[:, :4000].any()
    assert not out[:, -4000:].any()


@pytest.mark.parametrize("kernel", EVERY)
def test_what_is_no_number_is_silent_and_forgotten(kernel: Kernel) -> None:
    frames = 40 * CELL
    signal = tone(440.0, frames, -12.0)
    signal[0, 300], signal[1, 900] = np.nan, np.inf
    settings = np.tile(kernel.values(), (frames // CELL + 2, 1))
    settings[12] = np.nan
    settings[14] = np.inf
    out = run_moving(kernel, signal, settings)
    assert np.isfinite(out).all()
    assert (np.abs(out[:, -10 * CELL :]).max(axis=1) > 1e-3).all()


@pytest.mark.parametrize("kernel", EVERY)
def test_any_setting_within_range_gives_numbers_within_reason(kernel: Kernel) -> None:
    frames = RATE // 2
    for seed in range(4):
        out = run_moving(kernel, noise(frames, seed), moving_settings(kernel, frames, 20 + seed))
        assert np.isfinite(out).all()
        assert np.abs(out).max() < 1e5


@pytest.mark.parametrize("kernel", EVERY)
def test_its_declaration_says_all_and_travels_with_its_module(kernel: Kernel) -> None:
    declared = json.loads(json.dumps(kernel.to_dict()))
    assert about(effect_modules([kernel])[kernel.name].wasm) == {"kernel": declared}
    assert declared["summary"]
    assert declared["source"]
    assert len({parameter["name"] for parameter in declared["parameters"]}) == len(kernel.parameters)
    for parameter in kernel.parameters:
        assert parameter.number(parameter.default) == parameter.default


def test_settings_are_taken_by_name_and_refused_outside_their_range() -> None:
    shaper = KERNELS["wave_shaper"]
    assert shaper.values(curve="hard", drive=12)[:2] == (12.0, 1.0)
    with pytest.raises(KernelRefused, match=r"'drive' from -24 to 48 dB, found 90"):
        shaper.values(drive=90)
    with pytest.raises(KernelRefused, match="'soft', 'hard'"):
        shaper.values(curve="warm")
    with pytest.raises(KernelRefused, match="it has drive, curve"):
        shaper.values(colour=1)
