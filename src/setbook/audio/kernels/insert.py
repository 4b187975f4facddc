"""How an insert's kernel is run: cell by cell, switched without clicks, never poisoned for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.kernels.desk import CELL_FRAMES, KERNEL_SCRATCH
from setbook.audio.kernels.pour import PER_FRAME
from setbook.audio.kernels.subset import (
    Float32s,
    Float64s,
    advance,
    entry,
    inline,
    is_finite,
    sample_is_finite,
)

if TYPE_CHECKING:
    from collections.abc import Callable

DRY = KERNEL_SCRATCH // 2


@inline
def spoiled(values: Float64s, count: int) -> bool:
    """Whether any of the numbers is infinite or NaN."""
    wrong = 0
    for i in range(count):
        wrong += 0 if is_finite(values[i]) else 1
    return wrong > 0


@inline
def hush(plane: Float32s, frames: int) -> None:
    """Write silence in place of infinity and NaN."""
    for i in range(frames):
        value = plane[i]
        plane[i] = value if sample_is_finite(value) else np.float32(0.0)


@inline
def keep_dry(left: Float32s, right: Float32s, dry: Float64s, frames: int) -> None:
    """Remember the signal before an insert that is being switched."""
    for i in range(frames):
        dry[i] = left[i]
        dry[CELL_FRAMES + i] = right[i]


@inline
def blend(plane: Float32s, dry: Float64s, begin: float, end: float, phase: int, frames: int) -> None:
    """Cross-fade from the dry signal to the insert's, as far as it is on."""
    step = (end - begin) * PER_FRAME
    for i in range(frames):
        plane[i] = dry[i] + (plane[i] - dry[i]) * (begin + step * np.float64(np.int32(phase + i)))


@inline
def zero(values: Float64s, count: int) -> None:
    """Forget."""
    for i in range(count):
        values[i] = 0.0


def make_insert(
    cell_kernel: Callable[..., None], state_size: int, parameter_count: int
) -> Callable[..., None]:
    """Return the function that hosts call for a kernel.

    `values` holds `on` and the parameters at each border between the cells of
    the block. A kernel that spoils its state (NaN, infinity) is silent for the
    rest of that cell and starts anew in the next.
    """
    width = parameter_count + 1

    @entry
    def insert(
        left: Float32s,
        right: Float32s,
        state: Float64s,
        values: Float64s,
        scratch: Float64s,
        phase: int,
        frames: int,
        sample_rate: float,
    ) -> None:
        dry = advance(scratch, DRY)
        done = 0
        row = 0
        while done < frames:
            inside = phase if done == 0 else 0
            count = min(CELL_FRAMES - inside, frames - done)
            begin = advance(values, row * width)
            end = advance(values, (row + 1) * width)
            if begin[0] > 0.0 or end[0] > 0.0:
                own_left = advance(left, done)
                own_right = advance(right, done)
                if begin[0] <= 0.0 and inside == 0:
                    zero(state, state_size)
                switching = begin[0] < 1.0 or end[0] < 1.0
                if switching:
                    keep_dry(own_left, own_right, dry, count)
                cell_kernel(
                    own_left, own_right, state, advance(begin, 1), advance(end, 1), scratch,
                    inside, count, sample_rate,
                )  # fmt: skip
                if switching:
                    blend(own_left, dry, begin[0], end[0], inside, count)
                    blend(own_right, advance(dry, CELL_FRAMES), begin[0], end[0], inside, count)
                hush(own_left, count)
                hush(own_right, count)
                if inside + count == CELL_FRAMES and spoiled(state, state_size):
                    zero(state, state_size)
            done += count
            row += 1

    return insert
