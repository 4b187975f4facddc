"""Effects run alone, natively: a signal and settings in, a signal out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.kernels import desk, effect_native

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.kernels import Kernel

RATE = 44_100
CELL = desk.CELL_FRAMES


def run(
    kernel: Kernel,
    signal: NDArray[np.float32],
    *,
    sample_rate: float = RATE,
    block: int = 4096,
    **settings: float | str,
) -> NDArray[np.float32]:
    """Return what comes out of an effect at rest in these settings."""
    borders = signal.shape[1] // CELL + 2
    return run_moving(
        kernel, signal, np.tile(kernel.values(**settings), (borders, 1)), sample_rate=sample_rate, block=block
    )


def run_moving(
    kernel: Kernel,
    signal: NDArray[np.float32],
    settings: NDArray[np.float64],
    *,
    sample_rate: float = RATE,
    block: int = 4096,
) -> NDArray[np.float32]:
    """Return what comes out of an effect whose settings are given at each border between cells."""
    values = np.concatenate([np.ones((len(settings), 1)), settings], axis=1)
    state = np.zeros(kernel.memory_size(sample_rate))
    scratch = np.zeros(desk.KERNEL_SCRATCH)
    left, right = (np.ascontiguousarray(plane, np.float32).copy() for plane in signal)
    key_left, key_right = left.copy(), right.copy()
    native = effect_native(kernel)
    for start in range(0, len(left), block):
        frames = min(block, len(left) - start)
        rows = np.ascontiguousarray(values[start // CELL :])
        native(
            left[start:].ctypes.data, right[start:].ctypes.data, key_left[start:].ctypes.data,
            key_right[start:].ctypes.data, state.ctypes.data, rows.ctypes.data, scratch.ctypes.data, start % CELL, frames, float(sample_rate),
        )  # fmt: skip
    return np.stack([left, right])


def impulse(frames: int, at: int = 0, height: float = 1.0) -> NDArray[np.float32]:
    """Return an impulse on both sides."""
    signal = np.zeros((2, frames), np.float32)
    signal[:, at] = height
    return signal


def tone(hz: float, frames: int, level_db: float = 0.0, rate: float = RATE) -> NDArray[np.float32]:
    """Return a sine on both sides; its peaks have the level."""
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * hz * np.arange(frames) / rate)
    return np.stack([wave, wave]).astype(np.float32)


def noise(frames: int, seed: int = 1, level: float = 0.3) -> NDArray[np.float32]:
    """Return noise, different on both sides."""
    return (np.random.default_rng(seed).standard_normal((2, frames)) * level).astype(np.float32)


def random_settings(kernel: Kernel, seed: int) -> NDArray[np.float64]:
    """Return a value within each parameter's range, whole numbers for choices and switches."""
    rng = np.random.default_rng(seed)
    values = []
    for parameter in kernel.parameters:
        value = rng.uniform(parameter.minimum, parameter.maximum)
        if parameter.taper == "logarithmic":
            value = np.exp(rng.uniform(np.log(parameter.minimum), np.log(parameter.maximum)))
        values.append(np.round(value) if parameter.taper in {"switch", "choice"} else value)
    return np.array(values)


def moving_settings(kernel: Kernel, frames: int, seed: int) -> NDArray[np.float64]:
    """Return settings that wander between two random ones and jump a few times."""
    borders = frames // CELL + 2
    first, second = random_settings(kernel, seed), random_settings(kernel, seed + 1)
    share = (0.5 - 0.5 * np.cos(np.arange(borders) / 3))[:, None]
    share[borders // 2 : borders // 2 + 3] = 1.0
    rows = first + (second - first) * share
    whole = [parameter.taper in {"switch", "choice"} for parameter in kernel.parameters]
    rows[:, whole] = np.round(rows[:, whole])
    return rows
