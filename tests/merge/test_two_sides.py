"""Two-sided edits with known answers, on real sets of Live 8 to 12; the table is written to `artifacts/merge-quality.txt`."""

from __future__ import annotations

import os
import warnings
from collections import Counter, defaultdict

import pytest
from tests.merge.scripts import SCRIPTS, NotHere, fork

from setbook.diff import diff
from setbook.errors import SetbookWarning
from setbook.merge import merge
from setbook.model import open_file

pytestmark = pytest.mark.corpus

SKELETONS = "elixirbeats+abletoolz/test/version_fixtures/skeletons"
SETS = [
    f"{SKELETONS}/12.2.6.als",
    "EduardvonBriesen+Ableton-Project/Project/cougar.als",
    f"{SKELETONS}/10.0.6.als",
    "adamjmurray+producer-pal/e2e/live-sets/e2e-test-set Project/e2e-test-set.als",
    f"{SKELETONS}/9.0.1.als",
    f"{SKELETONS}/11.0.0.als",
    "offlinemark+dawtool/tests/als/live8/live8-patch-markers-noauto.als",
]
LARGE = ["diracdeltas+unableton/Project/hi.als", f"{SKELETONS}/9.6.0.als", f"{SKELETONS}/11.0.12.als"]
SOAK = bool(os.environ.get("SETBOOK_SOAK"))
"""Every script on every set; else each on one, in turn, so that every line of Live has some."""


@pytest.fixture(scope="module")
def songs(corpus):
    known = {}

    def song(path):
        if path not in known:
            known[path] = open_file(corpus / path)
        return known[path]

    return song


@pytest.fixture(scope="module")
def scores(artifacts):
    """Of each script: sets it ran on, conflicts expected, found, and beyond."""
    counts = defaultdict(lambda: [0, 0, 0, 0])
    yield counts
    lines = [f"{'script':32} {'sets':>5} {'conflicts':>10} {'found':>6} {'beyond':>7}"]
    lines += [
        f"{name:32} {sets:5} {asked:10} {found:6} {beyond:7}"
        for name, (sets, asked, found, beyond) in counts.items()
    ]
    (artifacts / "merge-quality.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def rules_broken(live_set):
    return Counter(violation.rule for violation in live_set.check())


def overlaps(live_set):
    return sum(
        one.end > other.start + 1e-6
        for track in live_set.tracks
        for one, other in zip(track.clips, track.clips[1:], strict=False)
    )


def assert_sound(live_set, base, allowed, tmp_path):
    """It keeps the rules at least as well as the three versions, and is there again after saving."""
    assert rules_broken(live_set) <= allowed
    assert overlaps(live_set) <= overlaps(base)
    if not rules_broken(live_set) <= rules_broken(base):
        return  # a fork in memory is held against the file of the base, which a trimmed track makes worse
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SetbookWarning)  # some of these sets break rules already
        again = open_file(live_set.save(tmp_path / "merged.als"))
    assert not diff(live_set, again)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__)
def test_a_script_is_merged_as_a_person_would(script, songs, scores, tmp_path):
    turn = SCRIPTS.index(script) % len(SETS)
    ran = 0
    for path in [*SETS, *LARGE] if SOAK else [*SETS[turn:], *SETS[:turn]]:
        song = songs(path)
        base, ours, theirs = fork(song), fork(song), fork(song)
        answer = script(base, ours, theirs)
        if answer is not NotHere:
            check(script.__name__, answer, (base, ours, theirs), scores, tmp_path)
            ran += 1
        if ran and not SOAK:
            break
    if not ran:
        pytest.skip(f"no set has something for {script.__name__.replace('_', ' ')}")


def check(name, answer, versions, scores, tmp_path):
    base, ours, theirs = versions
    allowed = rules_broken(base) | rules_broken(ours) | rules_broken(theirs)  # some sets were trimmed by hand
    merged = merge(base, ours, theirs)
    found = [decision.reason for decision in merged.conflicts]
    score = scores[name]
    score[0] += 1
    score[1] += len(answer.conflicts)
    score[2] += sum((Counter(found) & Counter(answer.conflicts)).values())
    score[3] += sum((Counter(found) - Counter(answer.conflicts)).values())
    assert found == answer.conflicts, f"{base.name}\n{merged.to_text()}"
    assert answer.holds(merged.result), base.name
    assert answer.ours(merged.result), base.name
    assert_sound(merged.result, base, allowed, tmp_path)

    turned = merge(base, theirs, ours, prefer="theirs")
    assert Counter(found) == Counter(decision.reason for decision in turned.conflicts)
    assert answer.holds(turned.result), base.name
    assert answer.ours(turned.result), base.name

    if answer.conflicts:
        decided = merged
        for decision in merged.open_conflicts:
            decided = decided.resolve(decision, "theirs")
        assert not decided.open_conflicts
        assert answer.holds(decided.result), base.name
        assert answer.theirs(decided.result), base.name
        assert rules_broken(decided.result) <= allowed
        assert overlaps(decided.result) <= overlaps(base)
        neither = merged
        for decision in merged.open_conflicts:
            neither = neither.resolve(decision, "base")
        assert rules_broken(neither.result) <= allowed
