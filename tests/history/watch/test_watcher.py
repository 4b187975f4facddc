"""`setbook watch` as it runs: a process beside a program that saves."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.history.store.saves import SOAK, saved, xml_digest

from setbook.errors import NotFound
from setbook.history import Store
from setbook.history.store import has_store
from setbook.history.watch import WatchConfig, Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[3]
KILLS = 200 if SOAK else 5
PATIENCE_SECONDS = 60
DEBOUNCE = "0.2"
STORED = re.compile(r": stored ([0-9a-f]{8}), ")


class Watching:
    """A running `setbook watch` and what it has said so far."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._log = folder.parent / f"{folder.name}.log"
        self._log.touch()
        self._start = len(self.said())
        command = [sys.executable, "-m", "setbook", "watch", str(folder), "--debounce", DEBOUNCE, *options]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stderr=log, stdout=log)

    def said(self) -> str:
        text = self._log.read_text(encoding="utf-8")
        return text[getattr(self, "_start", 0) :]

    def wait_for(self, what: str | Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while not (what() if callable(what) else what in self.said()):
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, f"waited for {what}; it said\n{self.said()}"
            time.sleep(0.02)


@contextmanager
def watching(folder: Path, *options: str) -> Iterator[Watching]:
    started = Watching(folder, *options)
    try:
        started.wait_for("since they were last stored")
        yield started
    finally:
        started.process.terminate()
        assert started.process.wait(timeout=PATIENCE_SECONDS) == 0, started.said()


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    (folder / "Song Project" / "Ableton Project Info").mkdir(parents=True)
    return folder


@pytest.fixture
def song(music: Path) -> Path:
    return music / "Song Project" / "Song.als"


def contents(project: Path) -> list[str]:
    return [version.written.content for version in Store.open(project).versions] if has_store(project) else []


def test_a_version_at_each_save_in_every_project(music: Path, song: Path) -> None:
    other = music / "deep" / "er" / "Other.als"
    other.parent.mkdir(parents=True)
    with watching(music) as watcher:
        digests = []
        for number in range(3):
            digests.append(saved(song, number))
            watcher.wait_for(lambda: contents(song.parent) == digests)
        digest = saved(other, 50)
        watcher.wait_for(lambda: contents(other.parent) == [digest])
        # What Live's own backup and what is half written are, is no version.
        (song.parent / "Backup").mkdir()
        saved(song.parent / "Backup" / "Song [2021-06-13 210830].als", 60)
        last = saved(song, 9)
        watcher.wait_for(lambda: contents(song.parent) == [*digests, last])
    store = Store.open(song.parent)
    assert store.verify().is_clean
    assert store.is_private
    assert store.version().time.timestamp() == pytest.approx(song.stat().st_mtime, abs=1e-5)
    assert re.search(
        r"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  Song\.als: stored [0-9a-f]{8}, first version$", watcher.said()
    )
    assert watcher.said().rstrip().endswith("stopped")


def test_what_was_saved_while_nobody_watched_is_caught_up_with_once(music: Path, song: Path) -> None:
    first = saved(song, 1)
    with watching(music) as watcher:
        watcher.wait_for(lambda: contents(song.parent) == [first])
    second = saved(song, 2)
    with watching(music) as watcher:
        watcher.wait_for(lambda: contents(song.parent) == [first, second])
    with watching(music) as watcher:
        watcher.wait_for("1 set, 0 of them saved")
    assert contents(song.parent) == [first, second]


def test_a_file_that_grows_slowly_is_stored_when_it_is_whole(music: Path, song: Path, tmp_path: Path) -> None:
    digest = saved(tmp_path / "whole.als", 1, points=500)
    data = (tmp_path / "whole.als").read_bytes()
    with watching(music) as watcher:
        with song.open("wb") as file:
            for start in range(0, len(data), len(data) // 8):
                file.write(data[start : start + len(data) // 8])
                file.flush()
                time.sleep(0.1)
        watcher.wait_for(lambda: contents(song.parent) == [digest])
    assert "not stored" not in watcher.said()


def test_what_cannot_be_read_is_said_and_stops_nothing(music: Path, song: Path) -> None:
    with watching(music) as watcher:
        song.write_bytes(b"\x1f\x8b no set")
        watcher.wait_for("Song.als: not stored; ")
        digest = saved(song, 1)
        watcher.wait_for(lambda: contents(song.parent) == [digest])


def test_only_musical_saves_count_where_that_is_asked_for(music: Path, song: Path) -> None:
    (music / "setbook.toml").write_text("[watch]\nonly_musical = true\n")
    digest = saved(song, 1)
    with watching(music) as watcher:
        watcher.wait_for(lambda: contents(song.parent) == [digest])
        resaved = song.with_name(".Song.als.saving")
        shutil.copyfile(song, resaved)
        resaved.write_bytes(_with_other_creator(resaved))
        resaved.replace(song)
        watcher.wait_for("saved, nothing musical changed since")
        digest_2 = saved(song, 2)
        watcher.wait_for(lambda: contents(song.parent) == [digest, digest_2])


def test_a_project_that_is_moved_in_is_stored_at_once(music: Path, tmp_path: Path) -> None:
    made = tmp_path / "made" / "New Project"
    made.mkdir(parents=True)
    digest = saved(made / "New.als", 4)
    with watching(music) as watcher:
        made.rename(music / "New Project")
        watcher.wait_for(lambda: contents(music / "New Project") == [digest])


def test_polling_sees_saves_too(music: Path, song: Path) -> None:
    with watching(music, "--polling") as watcher:
        digest = saved(song, 1)
        watcher.wait_for(lambda: contents(song.parent) == [digest])


def test_a_pause_keeps_the_newest_save_for_later(music: Path, song: Path) -> None:
    (music / "setbook.toml").write_text("[watch]\nfrequency = 0.03\n")
    with watching(music) as watcher:
        first = saved(song, 1)
        watcher.wait_for(lambda: contents(song.parent) == [first])
        stored_at = time.monotonic()
        saved(song, 2)
        time.sleep(0.5)
        last = saved(song, 3)
        watcher.wait_for(lambda: len(contents(song.parent)) == 2)
        assert time.monotonic() - stored_at > 1
    assert contents(song.parent) == [first, last]


def test_ctrl_c_ends_it_cleanly(music: Path) -> None:
    started = Watching(music)
    started.wait_for("watching")
    started.wait_for("since they were last stored")
    os.kill(started.process.pid, signal.SIGINT)
    assert started.process.wait(timeout=PATIENCE_SECONDS) == 0
    assert "Traceback" not in started.said()


def test_folders_that_are_not_there_are_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="expected a folder to watch"):
        Watcher(WatchConfig(folders=(tmp_path / "nowhere",)), stop=None)


@pytest.mark.slow
def test_killed_at_any_instant_while_watching(music: Path, song: Path) -> None:
    chance = random.Random(11)
    promised: set[str] = set()
    number = 0
    for _ in range(KILLS):
        watcher = Watching(music)
        watcher.wait_for("watching")
        end = time.monotonic() + chance.uniform(0.2, 2.0)
        while time.monotonic() < end:
            number += 1
            saved(song, number, points=20)
            time.sleep(chance.uniform(0, 0.7))
        watcher.process.kill()
        watcher.process.wait()
        promised |= set(STORED.findall(watcher.said()))
        store = Store.open(song.parent, create=True)
        assert store.verify().problems == []
        for short_id in promised:
            assert xml_digest(store.checkout(short_id, song.parent.parent.parent / "out.als"))
    with watching(music) as watcher:
        watcher.wait_for(lambda: contents(song.parent)[-1:] == [xml_digest(song)])
    assert promised
    assert Store.open(song.parent).verify().is_clean


def _with_other_creator(path: Path) -> bytes:
    """Save it again as a later Live would: nothing in it is another."""
    import gzip

    return gzip.compress(gzip.decompress(path.read_bytes()).replace(b"Live 10.1.43", b"Live 10.1.44"))
