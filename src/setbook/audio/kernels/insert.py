"""How an insert's kernel is run: cell by cell, switched without clicks, never poisoned for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.kernels.desk import CELL_FRAMES, HOST_STATE, KERNEL_SCRATCH, LINE_HEAD, LINE_LEFT
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
def hush(plane: Float32s, frames: int) -> float:
    """Write silence in place of infinity and NaN; say how much of it there was."""
    wrong = 0
    for i in range(frames):
        value = plane[i]
        plane[i] = value if sample_is_finite(value) else np.float32(0.0)
        wrong += 0 if sample_is_finite(value) else 1
    return wrong * 1.0


@inline
def keep_dry(left: Float32s, right: Float32s, dry: Float64s, frames: int) -> None:
    """Remember the signal before an insert that is being switched."""
    for i in range(frames):
        dry[i] = left[i]
        dry[CELL_FRAMES + i] = right[i]


@inline
def keep_late(left: Float32s, right: Float32s, line: Float64s, late: int, dry: Float64s, frames: int) -> None:
    """Run the signal through a line as long as the insert is late, and remember what comes out of it."""
    head = int(line[LINE_HEAD])
    for i in range(frames):
        dry[i] = line[LINE_LEFT + head]
        dry[CELL_FRAMES + i] = line[LINE_LEFT + late + head]
        line[LINE_LEFT + head] = left[i]
        line[LINE_LEFT + late + head] = right[i]
        head = head + 1 if head + 1 < late else 0
    line[LINE_HEAD] = head


@inline
def keep(
    left: Float32s, right: Float32s, line: Float64s, late: int, switching: bool, dry: Float64s, frames: int
) -> None:
    """Remember the dry signal as it will be wanted."""
    if late > 0:
        keep_late(left, right, line, late, dry, frames)
    elif switching:
        keep_dry(left, right, dry, frames)


@inline
def give_dry(left: Float32s, right: Float32s, dry: Float64s, frames: int) -> None:
    """Let the late dry signal stand for an insert that is off."""
    for i in range(frames):
        left[i] = dry[i]
        right[i] = dry[CELL_FRAMES + i]


@inline
def blend(plane: Float32s, dry: Float64s, begin: float, end: float, phase: int, frames: int) -> None:
    """Cross-fade from the dry signal to the insert's, as far as it is on."""
    step = (end - begin) * PER_FRAME
    for i in range(frames):
        plane[i] = dry[i] + (plane[i] - dry[i]) * (begin + step * np.float64(np.int32(phase + i)))


@inline
def give(
    left: Float32s, right: Float32s, dry: Float64s, begin: float, end: float, phase: int, frames: int
) -> None:
    """Let an insert be heard as far as it is on."""
    if begin <= 0.0 and end <= 0.0:
        give_dry(left, right, dry, frames)
    else:
        blend(left, dry, begin, end, phase, frames)
        blend(right, advance(dry, CELL_FRAMES), begin, end, phase, frames)


@inline
def zero(values: Float64s, count: int) -> None:
    """Forget."""
    for i in range(count):
        values[i] = 0.0


def make_insert(
    cell_kernel: Callable[..., None],
    state_size: int,
    memory_seconds: float,
    parameter_count: int,
    latency_frames: float = 0.0,
    latency_seconds: float = 0.0,
    *,
    side_chain: bool = False,
) -> Callable[..., None]:
    """Return the function that hosts call for a kernel.

    `values` holds `on` and the parameters at each border between the cells of
    the block. A kernel that spoils its state (NaN, infinity) is silent for the
    rest of that cell and starts anew in the next. Delay lines are too long to
    be looked through; what is wrong in them is met where it comes out.

    An insert that is late is as late while it is off: others wait for it, and
    a switch fades between signals that agree in time. It listens on meanwhile,
    for what it gives at a switch came in before. `key_left` and
    `key_right` are what a kernel with a side-chain listens to.
    """
    width = parameter_count + 1
    play_cell = _listening(cell_kernel) if side_chain else _deaf(cell_kernel)

    @entry
    def insert(
        left: Float32s,
        right: Float32s,
        key_left: Float32s,
        key_right: Float32s,
        state: Float64s,
        values: Float64s,
        scratch: Float64s,
        phase: int,
        frames: int,
        sample_rate: float,
    ) -> None:
        dry = advance(scratch, DRY)
        own_state = advance(state, HOST_STATE)
        own_size = HOST_STATE + state_size + int(np.ceil(memory_seconds * sample_rate))
        line = advance(state, own_size)
        late = int(np.floor(latency_frames + np.floor(latency_seconds * sample_rate)))
        done = 0
        row = 0
        while done < frames:
            inside = phase if done == 0 else 0
            count = min(CELL_FRAMES - inside, frames - done)
            begin = advance(values, row * width)
            end = advance(values, (row + 1) * width)
            own_left = advance(left, done)
            own_right = advance(right, done)
            switching = begin[0] < 1.0 or end[0] < 1.0
            keep(own_left, own_right, line, late, switching, dry, count)
            if late > 0 or begin[0] > 0.0 or end[0] > 0.0:
                if late == 0 and begin[0] <= 0.0 and inside == 0:
                    zero(state, own_size)
                play_cell(
                    own_left, own_right, advance(key_left, done), advance(key_right, done), own_state,
                    advance(begin, 1), advance(end, 1), scratch, inside, count, sample_rate,
                )  # fmt: skip
                if switching:
                    give(own_left, own_right, dry, begin[0], end[0], inside, count)
                state[SPOILED] += hush(own_left, count) + hush(own_right, count)
                if inside + count == CELL_FRAMES and (state[SPOILED] > 0.0 or spoiled(own_state, state_size)):
                    zero(state, own_size)
            done += count
            row += 1

    return insert


def _deaf(cell_kernel: Callable[..., None]) -> Callable[..., None]:
    """Return the call of a kernel without a side-chain."""

    @inline
    def play_cell(
        left: Float32s, right: Float32s, _key_left: Float32s, _key_right: Float32s, state: Float64s,
        begin: Float64s, end: Float64s, scratch: Float64s, phase: int, frames: int, sample_rate: float,
    ) -> None:  # fmt: skip
        cell_kernel(left, right, state, begin, end, scratch, phase, frames, sample_rate)

    return play_cell


def _listening(cell_kernel: Callable[..., None]) -> Callable[..., None]:
    """Return the call of a kernel with a side-chain."""

    @inline
    def play_cell(
        left: Float32s, right: Float32s, key_left: Float32s, key_right: Float32s, state: Float64s,
        begin: Float64s, end: Float64s, scratch: Float64s, phase: int, frames: int, sample_rate: float,
    ) -> None:  # fmt: skip
        cell_kernel(left, right, key_left, key_right, state, begin, end, scratch, phase, frames, sample_rate)

    return play_cell
