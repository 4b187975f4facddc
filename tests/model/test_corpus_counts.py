"""Counts agree with an independent count of the corpus; where they do not, the reason stands here."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

import setbook as sb
from setbook.errors import EmptyFile, NotALiveSet

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = {
    "audio": ["audio"],
    "midi": ["midi"],
    "group": ["group"],
    "return": ["ret"],
    "arrangement_clips": ["arr_audio", "arr_midi"],
    "session_clips": ["ses_audio", "ses_midi"],
    "notes": ["notes"],
    "devices": ["devices"],
    "automation_envelopes": ["autoenv_real"],
    "warp_markers": ["warpmarkers"],
    "scenes": ["scenes"],
    "locators": ["locators"],
}

GROOVES = "the index counts the patterns of the groove pool as clips of the arrangement, with their notes"
FROZEN = "the index counts the audio copy of a frozen clip"
IN_PLACE = "the index does not see Live 9's automation, which lies inside the parameters"

SKELETONS = "elixirbeats+abletoolz/test/version_fixtures/skeletons"
DIFFERENCES = {
    # (file, count): (the index has, setbook has, why)
    ("Evilander+logic2ableton/logic2ableton/data/DefaultLiveSet.als", "arrangement_clips"): (1, 0, GROOVES),
    ("Evilander+logic2ableton/logic2ableton/data/DefaultLiveSet.als", "notes"): (16, 0, GROOVES),
    (f"{SKELETONS}/9.0.1.als", "arrangement_clips"): (15, 9, GROOVES),
    (f"{SKELETONS}/9.0.1.als", "notes"): (363, 223, GROOVES),
    (f"{SKELETONS}/9.0.1.als", "session_clips"): (4, 3, FROZEN),
    (f"{SKELETONS}/11.0.12.als", "arrangement_clips"): (19, 18, GROOVES),
    (f"{SKELETONS}/11.0.12.als", "notes"): (126, 46, GROOVES),
    (f"{SKELETONS}/12.2.6.als", "arrangement_clips"): (1, 0, GROOVES),
    (f"{SKELETONS}/12.2.6.als", "notes"): (16, 0, GROOVES),
    (f"{SKELETONS}/12.4.5b.als", "arrangement_clips"): (1, 0, GROOVES),
    (f"{SKELETONS}/12.4.5b.als", "notes"): (19, 3, GROOVES),
    (f"{SKELETONS}/9.6.0.als", "automation_envelopes"): (0, 3, IN_PLACE),
    ("SanjoSolutions+music/Music.als", "automation_envelopes"): (0, 1, IN_PLACE),
    ("dhhuston+emergentcollaboration/TEDx Set Version 2.als", "automation_envelopes"): (0, 5, IN_PLACE),
    ("dhhuston+emergentcollaboration/TEDx Set Version 3.als", "automation_envelopes"): (0, 10, IN_PLACE),
    ("diracdeltas+unableton/Project/hi.als", "automation_envelopes"): (0, 5, IN_PLACE),
    ("offlinemark+dawtool/tests/als/live9/live9-patch-2-0point.als", "automation_envelopes"): (
        0,
        13,
        IN_PLACE,
    ),
    ("offlinemark+dawtool/tests/als/live9/live9-patch-markers-noauto.als", "automation_envelopes"): (
        0,
        12,
        IN_PLACE,
    ),
}
UNREADABLE = {
    "offlinemark+dawtool/tests/als/empty.als": EmptyFile,
    "offlinemark+dawtool/tests/als/junk.als": NotALiveSet,
}


@pytest.fixture(scope="module")
def index(corpus: Path) -> dict[str, dict[str, str]]:
    with (corpus / "index.csv").open() as file:
        return {row["file"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def summaries(corpus: Path, index: dict[str, dict[str, str]]) -> dict[str, dict]:
    return {name: sb.open(corpus / name).summary() for name in index if name not in UNREADABLE}


def test_counts_agree_but_for_the_listed_differences(index, summaries) -> None:
    found = {}
    for name, summary in summaries.items():
        for count, columns in COLUMNS.items():
            theirs = sum(int(index[name][column]) for column in columns)
            if theirs != summary["counts"][count]:
                found[name, count] = (theirs, summary["counts"][count])
    assert found == {key: values[:2] for key, values in DIFFERENCES.items()}


def test_tempo_and_version_agree(index, summaries) -> None:
    for name, summary in summaries.items():
        row = index[name]
        assert row["creator"] == f"Ableton Live {summary['live_version']}"
        if row["tempo"]:
            assert summary["tempo"] == pytest.approx(float(row["tempo"]), abs=1e-9), name
        else:  # the index does not see the tempo of Live 8, which lies in an event
            assert summary["kind"] == "preset" or summary["live_version"].startswith("8.")


def test_what_the_index_cannot_read_has_its_error(corpus: Path) -> None:
    for name, error in UNREADABLE.items():
        with pytest.raises(error):
            sb.open(corpus / name)


def test_groove_differences_are_the_grooves(corpus: Path) -> None:
    """The reason given above, checked: what the index counts too much is what the groove pool holds."""
    clips = {
        name: values
        for (name, count), values in DIFFERENCES.items()
        if values[2] is GROOVES and count == "notes"
    }
    for name, (theirs, ours, _) in clips.items():
        grooves = sb.open(corpus / name).grooves
        assert theirs - ours == sum(len(groove.clip.notes) for groove in grooves if groove.clip)


def test_counts_are_those_of_the_views(corpus: Path, index: dict[str, dict[str, str]]) -> None:
    """The fast count and the walk through the views see the same set."""
    for name in [
        name for name, row in index.items() if name.endswith(".als") and 0 < int(row["xml_bytes"]) < 2e6
    ]:
        live_set = sb.open(corpus / name)
        counts = live_set.counts
        clips = [clip for track in live_set.tracks for clip in track.clips]
        session = [clip for track in live_set.tracks for clip in track.session_clips]
        envelopes = [envelope for track in live_set.all_tracks for envelope in track.envelopes]
        assert (len(clips), len(session)) == (counts.arrangement_clips, counts.session_clips), name
        assert sum(len(clip.notes) for clip in clips + session if clip.kind == "midi") == counts.notes, name
        assert len(list(live_set.devices)) == counts.devices, name
        assert len(envelopes) == counts.automation_envelopes, name
        assert (len(live_set.scenes), len(live_set.locators)) == (counts.scenes, counts.locators), name
