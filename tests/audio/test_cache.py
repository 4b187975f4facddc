"""The caches: seen, cleared, bounded; and never anything but caches."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import numpy as np
import pytest

from setbook.audio import PcmStore
from setbook.audio.cache import clear, entries, limit_of, parse_size, set_limit, show_size, trim, uses
from setbook.errors import NotFound, NotWritable, SetbookError


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SETBOOK_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def fill(count: int = 4, frames: int = 1000) -> PcmStore:
    store = PcmStore()
    for number in range(count):
        key = f"{number:02x}" * 32
        store.put(key, np.zeros((2, frames), np.float32))
        path = store.folder / key[:2] / f"{key}.pcm"
        os.utime(path, (1000 + number, 1000 + number))
    return store


def size_of(name: str) -> int:
    return next(use.size_bytes for use in uses() if use.part.name == name)


def test_what_is_used_is_counted(folder):
    store = fill()
    assert size_of("pcm") == store.size_bytes() == 4 * (64 + 8000)
    assert [use.file_count for use in uses()] == [4, 0, 0]
    assert len(entries(["pcm"])) == 4
    assert entries(["kernels"]) == []


def test_clearing_takes_the_cache_and_nothing_else(folder):
    fill()
    mine = folder / "pcm" / "00" / "notes.txt"
    other = folder / "My Song Project" / "song.als"
    other.parent.mkdir()
    for path in (mine, other):
        path.write_text("keep me")
    (folder / "kernels").mkdir()
    (folder / "kernels" / "a.wasm").write_bytes(b"1234")
    assert clear(["kernels"]) == 4
    assert clear() == 4 * 8064
    assert mine.exists()
    assert other.exists()
    assert clear() == 0


def test_a_store_makes_again_what_was_cleared(folder):
    store = fill(1)
    clear()
    fresh = PcmStore()
    assert fresh.obtain("00" * 32, lambda: np.ones((2, 5), np.float32)).shape == (2, 5)
    assert store.folder == fresh.folder


def test_a_bound_is_kept_for_good_and_trims_the_longest_unused(folder):
    fill()
    set_limit("pcm", 2 * 8064)
    assert limit_of("pcm") == PcmStore().limit_bytes == 2 * 8064
    assert trim() == 2 * 8064
    assert [entry.path.name[:2] for entry in entries(["pcm"])] == ["02", "03"]
    assert limit_of("peaks") == 512 << 20


def test_what_somebody_is_writing_is_left_and_what_was_left_behind_is_not(folder):
    fill(1)
    young, old = (folder / "pcm" / "00" / name for name in ("young.part", "old.part"))
    for path in (young, old):
        path.write_bytes(b"12345")
    os.utime(old, (time.time() - 7200,) * 2)
    assert trim() == 5
    assert young.exists()


def test_a_damaged_file_of_bounds_counts_as_none(folder):
    folder.mkdir()
    for text in ("", "[]", '{"pcm": "much"}', '{"pcm": -1}', "\x00"):
        (folder / "limits.json").write_text(text)
        assert limit_of("pcm") == 8 << 30


def test_parts_and_sizes_that_are_none(folder, tmp_path):
    with pytest.raises(NotFound, match="pcm, peaks, kernels"):
        clear(["../../etc"])
    with pytest.raises(NotFound):
        set_limit("disk", 1)
    for text in ("much", "4 parsecs", "-1GB", ""):
        with pytest.raises(SetbookError, match="4GB"):
            parse_size(text)
    folder.parent.joinpath("cache").write_text("a file stands here")
    with pytest.raises(NotWritable, match="SETBOOK_CACHE"):
        set_limit("pcm", 1)


@pytest.mark.parametrize("size", [0, 999, 1000, 1_500_000, 8 << 30, 10**15])
def test_a_size_is_shown_so_that_it_can_be_read_again(size):
    assert parse_size(show_size(size)) == pytest.approx(size, rel=0.05)


def test_the_shell(folder):
    fill()

    def says(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "setbook", "cache", *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "32.3 KB" in says()
    told = json.loads(says("size", "--json"))
    assert told["parts"][0] == {"part": "pcm", "files": 4, "size_bytes": 32256, "limit_bytes": 8 << 30}
    assert says("list", "-n", "3").splitlines()[-1] == "and 1 more"
    assert "16.1 KB freed" in says("limit", "pcm", "16.2KB")
    assert "16.1 KB freed" in says("clear")
    assert all(len(line) <= 80 for line in says().splitlines()[1:])
