"""What file names say about versions."""

from datetime import datetime

import pytest

from setbook.history.names import counts_in_front, read_name

CASES = [
    # file name, song, number, order of its stage word, branch
    ("song v2", "song", (2,), (0, 0), ""),
    ("song.v2", "song", (2,), (0, 0), ""),
    ("songV3", "song", (3,), (0, 0), ""),
    ("song2", "song", (2,), (0, 0), ""),
    ("Song 12", "Song", (12,), (0, 0), ""),
    ("song_0.0.3", "song", (0, 0, 3), (0, 0), ""),
    ("my song 1.5", "my song", (1, 5), (0, 0), ""),
    ("Version 4", "", (4,), (0, 0), ""),
    ("TEDx Set Version 2", "TEDx Set", (2,), (0, 0), ""),
    ("song rev2", "song", (2,), (0, 0), ""),
    ("song-final2", "song", None, (4, 2), ""),
    ("song final FINAL", "song", None, (4, 0), ""),
    ("song v3 final", "song", (3,), (4, 0), ""),
    ("song (final)", "song", None, (4, 0), ""),
    ("song copy", "song", None, (1, 0), ""),
    ("song copy 2", "song", None, (1, 2), ""),
    ("song (2)", "song", None, (1, 2), ""),
    ("song old", "song", None, (-2, 0), ""),
    ("Night Drive v5 (half-time)", "Night Drive", (5,), (0, 0), "half-time"),
    # Names that only look as if they carried a version.
    ("808 groove", "808 groove", None, (0, 0), ""),
    ("808", "808", None, (0, 0), ""),
    ("track 120bpm", "track 120bpm", None, (0, 0), ""),
    ("Grandmaster", "Grandmaster", None, (0, 0), ""),
    ("Encore", "Encore", None, (0, 0), ""),
    ("Air1", "Air", (1,), (0, 0), ""),
]


@pytest.mark.parametrize(("stem", "song", "number", "stage", "branch"), CASES)
def test_a_name_is_taken_apart(stem, song, number, stage, branch):
    name = read_name(stem)
    assert (name.song, name.number, name.stage, name.branch) == (song, number, stage, branch)
    assert not name.is_backup


def test_a_backup_carries_its_stamp_and_the_version_it_saves():
    name = read_name("Night Drive v3 [2026-02-14 153022]")
    assert name.is_backup
    assert (name.song, name.number) == ("Night Drive", (3,))
    assert name.date == datetime(2026, 2, 14, 15, 30, 22).astimezone()


@pytest.mark.parametrize("stem", ["song 2021-06-13", "song_20210613", "song 2021.06.13", "song_20210613_v2"])
def test_a_date_is_read_and_is_no_number_of_a_version(stem):
    name = read_name(stem)
    assert name.song == "song"
    assert name.date is not None
    assert name.date.date().isoformat() == "2021-06-13"
    assert name.number in (None, (2,))


def test_an_impossible_date_stays_in_the_name():
    assert read_name("song 2021-13-45").date is None


def test_case_and_separators_do_not_part_a_song():
    assert read_name("Night_Drive v1").key == read_name("night drive-v2").key


def test_numbers_in_front_count_only_where_every_name_has_its_own():
    assert counts_in_front(["001-4276478d", "002-6a4ce0d7", "003-current"])
    assert not counts_in_front(["001-intro", "bridge"])
    assert not counts_in_front(["7 rings"])
    assert not counts_in_front(["01 a", "01 b"])


def test_a_number_in_front_leaves_the_song_behind_it():
    assert read_name("02 - song", leading_number=True).song == "song"
    assert read_name("001-4276478d", leading_number=True).song == ""
    assert read_name("003-current", leading_number=True).number == (3,)
