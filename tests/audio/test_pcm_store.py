"""The PCM store: whole files or none, found again, bounded, shared by processes."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from setbook.audio.cache_folder import cache_folder
from setbook.audio.pcm_store import PcmStore
from setbook.errors import AudioError

if TYPE_CHECKING:
    from pathlib import Path


def key_of(number: int) -> str:
    return f"{number:064x}"


def noise(seed: int, frames: int = 1000) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((2, frames)).astype(np.float32)


@pytest.fixture
def store(tmp_path) -> PcmStore:
    return PcmStore(tmp_path)


def file_of(store: PcmStore, key: str) -> Path:
    return next(store.folder.rglob(f"{key}.pcm"))


def test_what_was_put_comes_back_bit_for_bit(store):
    store.put(key_of(1), noise(1))
    assert np.array_equal(store.get(key_of(1)), noise(1))
    assert store.frame_count(key_of(1)) == 1000


def test_pcm_is_read_only(store):
    store.put(key_of(1), noise(1))
    with pytest.raises(ValueError, match="read-only"):
        store.get(key_of(1))[0, 0] = 1.0


def test_it_is_made_once(store):
    calls = []

    def make():
        calls.append(1)
        return noise(2)

    first, again = store.obtain(key_of(2), make), PcmStore(store.folder).obtain(key_of(2), make)
    assert len(calls) == 1
    assert np.array_equal(first, again)


@pytest.mark.parametrize("harm", ["cut", "alter", "empty", "other magic"])
def test_a_damaged_file_is_made_again(store, harm):
    store.put(key_of(3), noise(3))
    path = file_of(store, key_of(3))
    raw = bytearray(path.read_bytes())
    if harm == "cut":
        raw = raw[:-4]
    elif harm == "empty":
        raw = bytearray()
    elif harm == "alter":
        raw[200] ^= 1
    else:
        raw[0] ^= 1
    path.write_bytes(raw)
    other = PcmStore(store.folder)
    assert key_of(3) not in other
    with pytest.raises(AudioError, match="build the plan again"):
        other.get(key_of(3))
    assert np.array_equal(other.obtain(key_of(3), lambda: noise(3)), noise(3))


def test_chunks_carry_the_left_plane_then_the_right(store):
    pcm = noise(4, 65536 + 10)
    store.put(key_of(4), pcm)
    assert store.chunk_count(key_of(4)) == 2
    assert store.chunk(key_of(4), 0) == pcm[0, :65536].tobytes() + pcm[1, :65536].tobytes()
    assert store.chunk(key_of(4), 1) == pcm[0, 65536:].tobytes() + pcm[1, 65536:].tobytes()
    with pytest.raises(AudioError, match="below 2"):
        store.chunk(key_of(4), 2)


def test_empty_pcm_is_pcm(store):
    store.put(key_of(5), np.zeros((2, 0), np.float32))
    assert store.get(key_of(5)).shape == (2, 0)
    assert store.chunk(key_of(5), 0) == b""


def test_a_wrong_shape_is_refused(store):
    with pytest.raises(AudioError, match="shape"):
        store.put(key_of(6), np.zeros(10, np.float32))


def test_the_longest_unused_goes_first_and_what_is_in_use_stays(tmp_path):
    writer = PcmStore(tmp_path)
    for number in range(10):
        writer.put(key_of(number), noise(number))
        os.utime(file_of(writer, key_of(number)), (number, number))
    bounded = PcmStore(tmp_path, limit_bytes=4 * 8064)
    bounded.get(key_of(0))  # used now: the youngest
    freed = bounded.evict()
    assert freed == 6 * 8064
    assert bounded.size_bytes() <= bounded.limit_bytes
    assert key_of(0) in bounded
    assert key_of(1) not in bounded
    assert key_of(9) in bounded


def test_writing_keeps_the_bound(tmp_path):
    for number in range(20):
        PcmStore(tmp_path, limit_bytes=5 * 8064).put(key_of(number), noise(number))
    assert PcmStore(tmp_path).size_bytes() <= 5 * 8064


def test_two_processes_write_one_store(tmp_path):
    program = (
        "import sys, numpy as np; from setbook.audio.pcm_store import PcmStore\n"
        "store = PcmStore(sys.argv[1])\n"
        "for n in range(40):\n"
        "    pcm = np.full((2, 5000), n, np.float32)\n"
        "    assert (store.obtain(f'{n:064x}', lambda: pcm) == n).all()\n"
    )
    workers = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)]) for _ in range(2)]
    assert [worker.wait() for worker in workers] == [0, 0]
    assert not list(tmp_path.rglob("*.part"))
    assert all((PcmStore(tmp_path).get(key_of(n)) == n).all() for n in range(40))


def test_many_more_pieces_than_open_maps(store):
    for number in range(300):
        store.put(key_of(number), noise(number, 16))
    assert all(np.array_equal(store.get(key_of(n)), noise(n, 16)) for n in range(300))


def test_the_cache_folder_can_be_moved(monkeypatch, tmp_path):
    monkeypatch.setenv("SETBOOK_CACHE", str(tmp_path / "elsewhere"))
    assert cache_folder() == tmp_path / "elsewhere"
    assert PcmStore().folder == tmp_path / "elsewhere" / "pcm"
