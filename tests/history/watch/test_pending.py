"""When a save is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.history.watch.pending import Pending

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_ready_when_it_lies_still(tmp_path: Path) -> None:
    song = tmp_path / "Song.als"
    song.write_bytes(b"one")
    pending = Pending(2.0)
    pending.note(song, now=10.0)
    assert pending.take_ready(11.9) == []
    assert pending.take_ready(12.0) == [song]
    assert (pending.take_ready(20.0), len(pending)) == ([], 0)


def test_each_change_starts_the_wait_anew(tmp_path: Path) -> None:
    song = tmp_path / "Song.als"
    song.write_bytes(b"one")
    pending = Pending(2.0)
    pending.note(song, now=10.0)
    song.write_bytes(b"longer")
    assert pending.take_ready(12.5) == []
    assert pending.take_ready(14.4) == []
    assert pending.take_ready(14.5) == [song]


def test_a_file_that_is_gone_is_forgotten_and_one_that_comes_is_waited_for(tmp_path: Path) -> None:
    gone, come = tmp_path / "gone.als", tmp_path / "come.als"
    gone.write_bytes(b"one")
    pending = Pending(1.0)
    pending.note(gone, now=0.0)
    gone.unlink()
    assert (pending.take_ready(5.0), len(pending)) == ([], 0)
    come.write_bytes(b"two")
    pending.note(come, now=6.0)
    assert pending.take_ready(7.0) == [come]


def test_what_was_put_off_stays_put_off_when_it_is_touched(tmp_path: Path) -> None:
    song = tmp_path / "Song.als"
    song.write_bytes(b"one")
    pending = Pending(1.0)
    pending.note(song, now=0.0, not_before=100.0)
    pending.note(song, now=50.0)
    assert pending.take_ready(99.0) == []
    assert pending.take_ready(100.0) == [song]
