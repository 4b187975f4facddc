"""Which songs a folder holds, and in which order their versions come."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from setbook.history.candidate import Candidate
from setbook.history.names import read_name
from setbook.history.order import group_songs, in_order

START = datetime(2026, 1, 1, tzinfo=UTC)


def candidates(*stems, minutes=None):
    """Files of these names, saved one minute after the other, or at the minutes given."""
    times = minutes or range(len(stems))
    return [
        Candidate(Path(f"{stem}.als"), name, "backup" if name.is_backup else "file", name.date or START + timedelta(minutes=minute), bytes)
        for stem, minute in zip(stems, times, strict=True)
        for name in [read_name(stem)]
    ]  # fmt: skip


@pytest.mark.parametrize(
    "expected",
    [
        ["s v1", "s v2", "s v10"],
        ["s_0.0.3", "s_0.1.0", "s_1.0"],
        ["s", "s 2", "s 3"],
        ["s v1", "s v2", "s final", "s final2"],
        ["s old", "s", "s copy", "s copy 2"],
        ["s v1", "s v2", "s v2 (club)", "s v3"],
        ["s v1", "s v2 [2026-02-14 153022]", "s v2", "s v3"],
        ["s 2021-06-13", "s 2021-07-01", "s 2022-01-01"],
        ["s [2019-04-10 225459]", "s [2019-04-11 080000]", "s"],
    ],
)
def test_names_outweigh_dates(expected):
    found = candidates(*reversed(expected))
    assert [candidate.where.stem for candidate in in_order(found)] == expected


def test_the_bare_name_is_the_newest_when_it_was_saved_last():
    assert [c.where.stem for c in in_order(candidates("s v1", "s v2", "s"))] == ["s v1", "s v2", "s"]
    late_v2 = candidates("s v1", "s v2", "s", minutes=[1, 2, 0])
    assert [c.where.stem for c in in_order(late_v2)] == ["s", "s v1", "s v2"]


def test_a_shorter_spelling_goes_on_where_the_longer_one_stopped():
    songs = group_songs(candidates("TEDx Set", "TEDx Set Version 2", "TEDx Set Version 3", "TedX Version 4"))
    assert list(songs) == ["tedx set"]


def test_songs_whose_names_begin_alike_stay_apart():
    assert len(group_songs(candidates("Rain v1", "Rain Dance v1", "Rain v2", "Rain Dance v2"))) == 2
    assert len(group_songs(candidates("Wind-Air", "Wind1", "Wind2"))) == 2
