"""Random edits as Live would make them on both sides of real sets: whatever comes together, the set stays sound.

The long version (`SETBOOK_SOAK=1`) goes over more seeds and sets.
"""

from __future__ import annotations

import os
import random
from collections import Counter

import pytest
from tests.diff.test_seeded_edits import EDITS
from tests.merge.scripts import acts, fork

from setbook.diff import diff
from setbook.merge import merge
from setbook.model import open_file
from setbook.model.structure import restore_lockstep

pytestmark = pytest.mark.corpus

SKELETONS = "elixirbeats+abletoolz/test/version_fixtures/skeletons"
SETS = [
    "EduardvonBriesen+Ableton-Project/Project/cougar.als",
    f"{SKELETONS}/12.2.6.als",
    "adamjmurray+producer-pal/e2e/live-sets/e2e-test-set Project/e2e-test-set.als",
    f"{SKELETONS}/9.0.1.als",
    f"{SKELETONS}/10.0.6.als",
    f"{SKELETONS}/11.0.0.als",
    "offlinemark+dawtool/tests/als/live8/live8-patch-markers-noauto.als",
]
SOAK = bool(os.environ.get("SETBOOK_SOAK"))
SEEDS = range(40 if SOAK else 2)


@pytest.fixture(scope="module", params=SETS if SOAK else SETS[:2], ids=lambda path: path.rpartition("/")[2])
def base(request, corpus):
    return open_file(corpus / request.param)


def more_edits(song, rng):
    """What the diff's edits lack: tracks, scenes and returns with ids from the set's own counters."""
    pick = rng.randrange(4)
    if pick == 0:
        acts.add_track(song, f"Track {rng.randrange(100)}")
    elif pick == 1:
        acts.add_scene(song, rng.randrange(len(song.scenes) + 1), f"Scene {rng.randrange(100)}")
    elif pick == 2 and song.returns:
        acts.add_return(song, f"Return {rng.randrange(100)}")
    elif pick == 3 and len(song.scenes) > 2:
        acts.remove_scene(song, rng.randrange(len(song.scenes)))


def side(base, rng):
    song = fork(base)
    for _ in range(rng.randrange(1, 7)):
        (rng.choice(EDITS) if rng.random() < 0.7 else more_edits)(song, rng)
    restore_lockstep(song)
    return song


def rules(live_set):
    return Counter(violation.rule for violation in live_set.check())


def overlaps(live_set):
    return sum(
        one.end > other.start + 1e-6
        for track in live_set.tracks
        for one, other in zip(track.clips, track.clips[1:], strict=False)
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_two_random_sides_make_a_sound_set(base, seed):
    rng = random.Random(f"{base.name} {seed}")
    ours, theirs = side(base, rng), side(base, rng)
    allowed = rules(base) | rules(ours) | rules(theirs)
    most_overlaps = max(overlaps(base), overlaps(ours), overlaps(theirs))
    merged = merge(base, ours, theirs)
    tried = [merged, merge(base, ours, theirs, prefer="theirs"), merge(base, ours, theirs, prefer="base")]
    chance = merged
    for decision in merged:
        chance = chance.resolve(decision, rng.choice(decision.choices))
    for one in (*tried, chance):
        song = one.result
        assert rules(song) <= allowed, one.to_text()
        assert overlaps(song) <= most_overlaps, one.to_text()
        assert not diff(song, open_file(song.document.to_xml()))
    turned = merge(base, theirs, ours, prefer="theirs")
    assert Counter(decision.reason for decision in turned.conflicts) == Counter(
        decision.reason for decision in merged.conflicts
    )
