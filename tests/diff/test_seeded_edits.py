"""One known edit at a time on real sets of Live 8 to 12: exactly that edit must come out, and nothing else.

Each edit is tried on sets in a seeded order until ten had something for it; with SETBOOK_SOAK=1 on all of them.
The scores are printed and written to `artifacts/diff-quality.txt`.
"""

from __future__ import annotations

import copy
import os
import random
import re
from collections.abc import Iterator

import pytest
from tests.diff.edits import EDITS, NotHere
from tests.diff.edits.tracks import move_track

from setbook.diff import Move, diff
from setbook.model import LiveSet, open_file

pytestmark = pytest.mark.corpus

SKELETONS = "elixirbeats+abletoolz/test/version_fixtures/skeletons"
DAWTOOL = "offlinemark+dawtool/tests/als"
SETS = [
    f"{DAWTOOL}/live8/live8-patch-markers-noauto.als",
    f"{SKELETONS}/9.0.1.als",
    "WoodburyShortridge+pilot-intro/Ableton Project/Air1.als",
    "mark-henry+ableton-experiment/project Project/project.als",
    f"{SKELETONS}/9.6.0.als",
    f"{SKELETONS}/10.0.1.als",
    f"{SKELETONS}/10.0.6.als",
    "jpiringer+LinearPredictionCoder/test Project/test.als",
    f"{DAWTOOL}/automation.als",
    f"{SKELETONS}/10.1.3.als",
    "EduardvonBriesen+Ableton-Project/Project/cougar.als",
    "EduardvonBriesen+Ableton-Project/Project/encounter.als",
    f"{SKELETONS}/11.0.0.als",
    f"{SKELETONS}/11.0.12.als",
    f"{SKELETONS}/11.2.10.als",
    "alex7kom+ableton-live-template/Project.als",
    f"{SKELETONS}/11.3.42.als",
    f"{DAWTOOL}/L12-automation.als",
    "Evilander+logic2ableton/logic2ableton/data/DefaultLiveSet.als",
    f"{SKELETONS}/12.2.6.als",
    f"{SKELETONS}/12.4.5b.als",
    "adamjmurray+producer-pal/e2e/live-sets/e2e-test-set Project/e2e-test-set.als",
    "adamjmurray+producer-pal/e2e/live-sets/arrangement-clip-tests Project/arrangement-clip-tests.als",
]

ENOUGH = len(SETS) if os.environ.get("SETBOOK_SOAK") else 10


@pytest.fixture(scope="module")
def songs_of_all_lines(corpus):
    opened = [open_file(corpus / name) for name in SETS]
    assert {song.live_line for song in opened} == {8, 9, 10, 11, 12}
    return opened


@pytest.fixture(scope="module")
def scores(artifacts):
    """Counts of each edit over all sets: asked, found, and told beyond."""
    counts: dict[str, list[int]] = {}
    yield counts
    lines = [f"{'edit':32} {'sets':>6} {'found':>6} {'beyond':>7} {'precision':>10} {'recall':>7}"]
    for name, (asked, found, beyond) in counts.items():
        precision = found / (found + beyond) if found + beyond else 1.0
        recall = found / asked if asked else 0.0
        lines.append(f"{name:32} {asked:6} {found:6} {beyond:7} {precision:10.2f} {recall:7.2f}")
    asked, found, beyond = (sum(column) for column in zip(*counts.values(), strict=True))
    lines.append(
        f"{'all':32} {asked:6} {found:6} {beyond:7} {found / (found + beyond):10.2f} {found / asked:7.2f}"
    )
    (artifacts / "diff-quality.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n" + "\n".join(lines))  # noqa: T201 - the table is what a person reads of this test


def twin(song: LiveSet) -> LiveSet:
    document = copy.copy(song.document)
    document.root = copy.deepcopy(song.document.root)
    return LiveSet(document.root.find("LiveSet"), document)


def seeded(song: LiveSet, seed):
    """A set before and after an edit, and what it must come out as; None where the set has nothing for it.

    An edit that is a generator prepares the set first, and yields when it is as it was before the edit.
    """
    before, after = song, twin(song)
    made = seed(after, random.Random(f"{song.name} {seed.__name__}"))
    while isinstance(made, Iterator):
        try:
            next(made)
            before = twin(after)
        except StopIteration as end:
            made = end.value
    return None if made is NotHere else (before, after, made)


@pytest.mark.parametrize("seed", EDITS, ids=lambda seed: seed.__name__)
def test_an_edit_comes_out_as_itself_and_nothing_else(songs_of_all_lines, seed, scores):
    score = scores.setdefault(seed.__name__, [0, 0, 0])
    wrong = []
    for song in random.Random(seed.__name__).sample(songs_of_all_lines, len(SETS)):
        if score[0] == ENOUGH:
            break
        made = seeded(song, seed)
        if made is None:
            continue
        before, after, expected = made
        found = diff(before, after)
        hits = [change for change in found.changes if fits(change, expected)]
        score[0] += 1
        score[1] += bool(hits)
        score[2] += len(found.changes) - bool(hits)
        if len(hits) != 1 or len(found.changes) != 1:
            wrong.append((song.name, [str(change) for change in found.changes]))
        elif expected.operations is not None and len(found.operations) != expected.operations:
            wrong.append((song.name, found.operations))
    assert wrong == []
    assert score[0] > 0, "no set has anything for this edit"


def fits(change, expected) -> bool:
    return (
        (change.kind, change.concept) == (expected.kind, expected.concept)
        and re.search(expected.what, change.what) is not None
        and (not expected.details or len(change.details) == expected.details)
    )


def test_a_moved_track_is_one_move_and_nothing_else(songs_of_all_lines):
    for song in songs_of_all_lines:
        after = twin(song)
        if move_track(after, random.Random(0)) is not NotHere:
            [operation] = diff(song, after).operations
            assert isinstance(operation, Move)
