"""Several threads, the same bits: whatever the plan, the blocks and the number of those who work on them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.audio.console.random_plans import random_plan

from setbook.audio.console import Console
from setbook.audio.processors import processors

if TYPE_CHECKING:
    from numpy.typing import NDArray

FRAMES = 6_000


def assert_same_bits(found: NDArray[np.float32], expected: NDArray[np.float32]) -> None:
    np.testing.assert_array_equal(found.view(np.int32), expected.view(np.int32))


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 400),
    tracks=st.integers(3, 12),
    threads=st.integers(2, 6),
    cells=st.integers(1, 40),
    first_part=st.integers(1, FRAMES),
)
def test_threads_change_no_bit(seed: int, tracks: int, threads: int, cells: int, first_part: int) -> None:
    plan, pcm = random_plan(seed, FRAMES, tracks)
    expected = Console(plan, pcm).render(0, FRAMES + 500)
    console = Console(plan, pcm, block_frames=128 * cells, threads=threads)
    parts = [console.render(0, first_part), console.render(first_part, FRAMES + 500 - first_part)]
    assert_same_bits(np.concatenate(parts, axis=1), expected)


def test_meters_are_those_of_one_thread() -> None:
    plan, pcm = random_plan(2, FRAMES)
    alone, together = Console(plan, pcm, block_frames=512), Console(plan, pcm, block_frames=512, threads=3)
    alone.render(0, FRAMES)
    together.render(0, FRAMES)
    assert together.meters == alone.meters
    assert max(meter.peak[0] for meter in together.meters.values()) > 0


class BrokenStore:
    """Sound that cannot be had while it is broken."""

    def __init__(self, pcm: dict[str, NDArray[np.float32]]) -> None:
        self.pcm, self.broken = pcm, True

    def get(self, key: str, /) -> NDArray[np.float32]:
        if self.broken:
            raise OSError("the disk is gone")
        return self.pcm[key]


def test_what_goes_wrong_is_raised_and_leaves_nothing_behind() -> None:
    plan, pcm = random_plan(3, FRAMES)
    store = BrokenStore(pcm)
    console = Console(plan, store, block_frames=256, threads=3)
    before = threading.active_count()
    with pytest.raises(OSError, match="the disk is gone"):
        console.render(0, FRAMES)
    assert threading.active_count() == before
    store.broken = False
    assert_same_bits(console.render(0, FRAMES), Console(plan, pcm).render(0, FRAMES))


def test_a_process_has_a_processor() -> None:
    assert processors() >= 1
