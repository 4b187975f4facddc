"""The ring: whatever goes in comes out, once, in order."""

from __future__ import annotations

import threading

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from setbook.audio.output.ring import FADE_FRAMES, Ring


def frames(first: int, count: int) -> np.ndarray:
    return np.arange(first, first + count, dtype=np.float32) * np.array([[1], [-1]], np.float32)


@given(st.integers(1, 50), st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=60))
def test_what_goes_in_comes_out_in_order(capacity, steps):
    ring, put, got = Ring(capacity), 0, []
    for writes, count in steps:
        if writes:
            expected = min(count, ring.free)
            assert ring.write(frames(put, count)) == expected
            put += expected
        else:
            out = np.full((count, 2), 7, np.float32)
            taken = ring.read_into(out)
            assert not out[taken:].any()
            got.append(out[:taken].copy())
        assert 0 <= ring.filled <= capacity
    rest = np.empty((ring.filled, 2), np.float32)
    ring.read_into(rest)
    assert np.array_equal(np.concatenate([*got, rest]).T, frames(0, put))


def test_two_threads_lose_nothing():
    ring, total, got = Ring(1000), 30_000, []

    def write() -> None:
        put = 0
        while put < total:
            put += ring.write(frames(put, min(317, total - put)))

    thread = threading.Thread(target=write)
    thread.start()
    out = np.empty((211, 2), np.float32)
    while sum(map(len, got)) < total:
        count = ring.read_into(out)
        got.append(out[:count].copy())
    thread.join()
    assert np.array_equal(np.concatenate(got).T, frames(0, total))


def test_what_is_given_up_fades_out_and_what_follows_comes_at_once():
    ring = Ring(2048)
    ring.write(np.ones((2, 1000), np.float32))
    assert ring.give_up() == 1000
    ring.write(np.full((2, 500), 0.25, np.float32))
    out = np.empty((512, 2), np.float32)
    assert ring.read_into(out) == 512
    assert out[0, 0] == 1.0
    assert out[FADE_FRAMES - 1, 0] == 0.0
    assert np.all(np.diff(out[:FADE_FRAMES, 0]) < 0)
    assert np.all(out[FADE_FRAMES:] == 0.25)
    assert ring.filled == 500 - (512 - FADE_FRAMES)
