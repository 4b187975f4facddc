"""Sets that share no ids: imported, forked, rebuilt from another template. Names and content tell who is who."""

from __future__ import annotations

import copy
import random

import pytest

from setbook.diff import diff, patch
from setbook.diff.compare import compare
from setbook.diff.invert import invert
from setbook.diff.noise import covered
from setbook.diff.patch import patch_tree
from setbook.model import LiveSet, open_file

pytestmark = pytest.mark.corpus

SKELETONS = "elixirbeats+abletoolz/test/version_fixtures/skeletons"
SETS = [
    f"{SKELETONS}/9.6.0.als",
    "EduardvonBriesen+Ableton-Project/Project/cougar.als",
    f"{SKELETONS}/11.2.10.als",
    f"{SKELETONS}/12.4.5b.als",
    "mark-henry+ableton-experiment/project Project/project.als",
]


@pytest.fixture(scope="module", params=SETS, ids=lambda path: path.rpartition("/")[2])
def song(request, corpus):
    return open_file(corpus / request.param)


def is_pointee(tag: str) -> bool:
    return tag.endswith("Target") or tag == "Pointee" or tag.startswith("ControllerTargets.")


def rebuilt(song: LiveSet, seed: int, *, within: int | None = None) -> LiveSet:
    """The same song with other ids, as a set that was built track by track in another template has them.

    `within` shuffles the ids among themselves, so that each means another thing; else all are new.
    """
    document = copy.copy(song.document)
    document.root = copy.deepcopy(song.document.root)
    pointees = [
        found for found in document.root.iter() if is_pointee(found.tag) and found.get("Id", "0") != "0"
    ]
    old = [found.get("Id") for found in pointees]
    new = [str(int(number) + 4_000_000) for number in old] if within is None else old[within:] + old[:within]
    random.Random(seed).shuffle(new) if within is None else None
    names = dict(zip(old, new, strict=True))
    for found in pointees:
        found.set("Id", names[found.get("Id")])
    for found in document.root.iter("PointeeId"):
        found.set("Value", names.get(found.get("Value"), found.get("Value")))
    return LiveSet(document.root.find("LiveSet"), document)


@pytest.mark.parametrize("within", [None, 7919])
def test_the_same_song_under_other_ids_has_not_changed(song, within):
    other = rebuilt(song, 7, within=within)

    assert [str(change) for change in diff(song, other).changes] == []


def test_one_edit_of_a_rebuilt_song_is_one_change(song):
    other = rebuilt(song, 11)
    other.tracks[0].mixer.volume.value = 0.25

    told = diff(song, other).changes

    assert [change.what.rpartition(" → ")[2] for change in told] == ["−12.0 dB"]


def test_a_rebuilt_song_patches_and_inverts(song):
    root = rebuilt(song, 13).document.root
    operations = [edit.operation for edit in compare(song.document.root, root).edits]

    assert covered(patch_tree(song.document.root, operations)) == covered(root)
    assert covered(patch_tree(root, invert(operations))) == covered(song.document.root)
    assert not diff(patch(song, operations), song).changes


def test_a_track_that_was_imported_anew_is_the_same_track(song):
    after = copy.copy(song.document)
    after.root = copy.deepcopy(song.document.root)
    edited = LiveSet(after.root.find("LiveSet"), after)
    track = edited.tracks[-1]
    track.name = track.name or "Imported"
    before = copy.copy(after)
    before.root = copy.deepcopy(after.root)
    named = LiveSet(before.root.find("LiveSet"), before)
    pointees = [
        found for found in track.element.iter() if is_pointee(found.tag) and found.get("Id") is not None
    ]
    names = {found.get("Id"): str(6_000_000 + number) for number, found in enumerate(pointees)}
    for found in pointees:
        found.set("Id", names[found.get("Id")])
    for found in after.root.iter("PointeeId"):
        found.set("Value", names.get(found.get("Value"), found.get("Value")))
    track.mixer.volume.value = 0.5

    told = diff(named, edited).changes

    assert [change.what.partition(" ")[0] for change in told] == ["Volume"]
