"""An effect run over a sound in memory, outside of any set: for measuring and plotting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.kernels.desk import CELL_FRAMES, KERNEL_SCRATCH
from setbook.audio.kernels.effect_build import effect_native
from setbook.errors import AudioError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from setbook.audio.kernels.declaration import Kernel

PASS_FRAMES = 1 << 16


def process(
    kernel: Kernel,
    values: Sequence[float],
    sound: ArrayLike,
    sample_rate: float,
    side_chain: ArrayLike | None = None,
) -> NDArray[np.float32]:
    """Return what comes out of a kernel at rest in these settings; see `Kernel.process`."""
    left, right = _planes(sound)
    key_left, key_right = _planes(sound if side_chain is None else side_chain)
    if len(key_left) < len(left):
        raise AudioError(
            f"Expected a side-chain as long as the sound, {len(left)} frames, found {len(key_left)}; fill it up with silence."
        )
    rows = np.tile((1.0, *values), (PASS_FRAMES // CELL_FRAMES + 2, 1))
    state, scratch = np.zeros(kernel.memory_size(sample_rate)), np.zeros(KERNEL_SCRATCH)
    run = effect_native(kernel)
    for start in range(0, len(left), PASS_FRAMES):
        run(
            left[start:].ctypes.data, right[start:].ctypes.data, key_left[start:].ctypes.data,
            key_right[start:].ctypes.data, state.ctypes.data, rows.ctypes.data, scratch.ctypes.data, 0, min(PASS_FRAMES, len(left) - start), float(sample_rate),
        )  # fmt: skip
    return np.stack([left, right])


def _planes(sound: ArrayLike) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return a sound's sides, to be worked on."""
    samples = np.asarray(sound, np.float32)
    if samples.ndim == 1:
        samples = np.stack([samples, samples])
    if samples.ndim != 2 or samples.shape[0] != 2:
        raise AudioError(f"Expected sound of shape (frames,) or (2, frames), found {samples.shape}.")
    left, right = (np.ascontiguousarray(plane).copy() for plane in samples)
    return left, right
