"""The laws of a merge, under random edits of real sets of each Live line.

The edits are those of the laws of diff, most of which no Live would make: whatever two sides did,
the laws hold, and a merge never fails.
"""

from __future__ import annotations

import copy
import json
import os
from collections import Counter

import jsonschema
import pytest
from hypothesis import given, settings
from tests.properties.test_diff_laws import SETS, by_hand, edited, edits

from setbook.diff.noise import covered
from setbook.format import read_document, serialise
from setbook.merge import decisions_schema, merge
from setbook.model import LiveSet, open_file

pytestmark = pytest.mark.corpus

SMALL = SETS | {8: "offlinemark+dawtool/tests/als/live8/live8-patch-markers-noauto.als"}
EXAMPLES = 60 if os.environ.get("SETBOOK_SOAK") else 2


@pytest.fixture(scope="module", params=SMALL, ids=lambda line: f"Live {line}")
def base(request, corpus):
    document = read_document(corpus / SMALL[request.param])
    return LiveSet(document.root.find("LiveSet"), document)


def side(base, script):
    """A version after a script of edits; None where they took the song itself away."""
    document = copy.copy(base.document)
    document.root = edited(base.document.root, script)
    found = document.root.find("LiveSet")
    return None if found is None else LiveSet(found, document)


def law(check):
    return settings(by_hand, max_examples=EXAMPLES)(check)


def root(opened):
    return serialise(opened.document.root)


def test_what_only_one_side_did_is_the_merge(base):
    @law
    @given(edits)
    def holds(script):
        if (changed := side(base, script)) is not None:
            assert root(merge(base, changed, base).result) == root(changed)
            assert root(merge(base, base, changed).result) == root(changed)

    holds()


def test_what_both_sides_did_alike_is_the_merge(base):
    @law
    @given(edits)
    def holds(script):
        if (changed := side(base, script)) is not None:
            merged = merge(base, changed, side(base, script))
            assert not merged.conflicts
            assert {decision.action for decision in merged} <= {"either"}
            assert root(merged.result) == root(changed)

    holds()


def test_taking_all_of_one_side_gives_that_side(base):
    """The long way, woven together edit by edit."""

    @law
    @given(edits, edits)
    def holds(here, there):
        ours, theirs = side(base, here), side(base, there)
        if ours is None or theirs is None:
            return
        merged = merge(base, ours, theirs)
        bench = merged._bench
        mine, other = (bench.forks[name].opened for name in ("ours", "theirs"))  # with ids set apart
        for wanted, names in ((mine, ("ours", "either")), (other, ("theirs", "either")), (base, ("base",))):
            actions = {
                decision.id: next((one for one in names if one in decision.choices), "base")
                for decision in merged
            }
            assert covered(bench.woven(bench.weave(actions))) == covered(wanted.document.root)

    holds()


def test_any_two_sides_merge_into_a_set_that_can_be_written_and_read(base):
    @law
    @given(edits, edits)
    def holds(here, there):
        ours, theirs = side(base, here), side(base, there)
        if ours is None or theirs is None:
            return
        for prefer in ("ours", "theirs", "base"):
            merged = merge(base, ours, theirs, prefer=prefer)
            xml = merged.result.document.to_xml()
            assert root(open_file(xml)) == root(merged.result)
        stored = json.loads(json.dumps(merged.to_dict()))
        jsonschema.validate(stored, decisions_schema())
        again = merge(base, ours, theirs).reapply(stored)
        assert root(again.result) == root(merged.result)
        assert merged.to_text(color=True)

    holds()


def test_a_merge_gives_the_same_again(base):
    @law
    @given(edits, edits)
    def holds(here, there):
        ours, theirs = side(base, here), side(base, there)
        if ours is not None and theirs is not None:
            first, second = merge(base, ours, theirs), merge(base, ours, theirs)
            assert first.to_dict() == second.to_dict()
            assert root(first.result) == root(second.result)

    holds()


def test_the_two_sides_can_change_places_without_another_conflict(base):
    @law
    @given(edits, edits)
    def holds(here, there):
        ours, theirs = side(base, here), side(base, there)
        if ours is not None and theirs is not None:
            one, other = merge(base, ours, theirs), merge(base, theirs, ours)
            assert Counter(map(_parties, one.conflicts)) == Counter(
                (reason, mine, others) for reason, others, mine in map(_parties, other.conflicts)
            )

    holds()


def _parties(decision):
    return decision.reason, len(decision.ours.operations), len(decision.theirs.operations)
