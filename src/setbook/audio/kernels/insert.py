"""How an insert's kernel is run: cell by cell, switched without clicks, never poisoned for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.kernels.desk import CELL_FRAMES, HOST_STATE, KERNEL_SCRATCH
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

DRY = KERNEL_SCRATCH - 2 * CELL_FRAMES
SPOILED = 0
"""Of the host's own state: something infinite or NaN came out in this cell."""


@inline
def spoiled(values: Float64s, count: int) -> bool:
    """Whether any of the numbers is infinite or NaN."""
    wrong = 0
    for i in range(count):
        wrong += 0 if is_finite(values[i]) else 1
    return wrong > 0


@inline
def hush(plane: Float32s, frames: int) -> bool:
    """Write silence in place of infinity and NaN; say whether there was any."""
    wrong = 0
    for i in range(frames):
        value = plane[i]
        plane[i] = value if sample_is_finite(value) else np.float32(0.0)
        wrong += 0 if sample_is_finite(value) else 1
    return wrong > 0


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
    cell_kernel: Callable[..., None], state_size: int, memory_seconds: float, parameter_count: int
) -> Callable[..., None]:
    """Return the function that hosts call for a kernel.

    `values` holds `on` and the parameters at each border between the cells of
    the block. A kernel that spoils its state (NaN, infinity) is silent for the
    rest of that cell and starts anew in the next. Delay lines are too long to
    be looked through; what is wrong in them is met where it comes out.
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
        own_state = advance(state, HOST_STATE)
        memory = int(np.ceil(memory_seconds * sample_rate))
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
                    zero(state, HOST_STATE + state_size + memory)
                switching = begin[0] < 1.0 or end[0] < 1.0
                if switching:
                    keep_dry(own_left, own_right, dry, count)
                cell_kernel(
                    own_left, own_right, own_state, advance(begin, 1), advance(end, 1), scratch,
                    inside, count, sample_rate,
                )  # fmt: skip
                if switching:
                    blend(own_left, dry, begin[0], end[0], inside, count)
                    blend(own_right, advance(dry, CELL_FRAMES), begin[0], end[0], inside, count)
                if hush(own_left, count):
                    state[SPOILED] = 1.0
                if hush(own_right, count):
                    state[SPOILED] = 1.0
                if inside + count == CELL_FRAMES and (state[SPOILED] > 0.0 or spoiled(own_state, state_size)):
                    zero(state, HOST_STATE + state_size + memory)
            done += count
            row += 1

    return insert
