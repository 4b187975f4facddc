"""Every element of the XML is in an operation or on the list of noise; every operation is in a change or follows from one.

At every path of tags that occurs in a set, each attribute, the text and the children are changed once. By default
one set of each line of Live is walked; with SETBOOK_SOAK=1 all of the corpus, so that every path that occurs
anywhere is mutated at least once. The counts are printed and written to `artifacts/diff-coverage.txt`.
"""

from __future__ import annotations

import copy
import math
import os
import random
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest
from tests.diff.mutations import KINDS, chosen, kind_of, measure

from setbook.diff import SetValue
from setbook.diff.changes.context import Context
from setbook.diff.changes.following import follows
from setbook.diff.changes.gather import gather
from setbook.diff.changes.tell import tell
from setbook.diff.compare import compare
from setbook.diff.noise import covered
from setbook.diff.patch import patch_tree
from setbook.errors import SetbookError
from setbook.format import read_document

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.corpus, pytest.mark.timeout(3000)]

SKELETONS = "elixirbeats+abletoolz/test/version_fixtures/skeletons"
SETS = [
    "offlinemark+dawtool/tests/als/live8/live8-patch-markers-noauto.als",
    f"{SKELETONS}/9.6.0.als",
    f"{SKELETONS}/10.1.3.als",
    f"{SKELETONS}/11.3.42.als",
    f"{SKELETONS}/12.4.5b.als",
]
EVERYTHING = bool(os.environ.get("SETBOOK_SOAK"))


def files(corpus: Path) -> list[Path]:
    if not EVERYTHING:
        return [corpus / name for name in SETS]
    found = [file for end in ("als", "adg", "adv") for file in corpus.rglob(f"*.{end}")]
    return sorted(found, key=lambda file: (len(str(file)), str(file)))


def readable(corpus: Path):
    for file in files(corpus):
        try:
            yield file, read_document(file)
        except SetbookError:  # some of the corpus is damaged on purpose
            continue


@pytest.fixture(scope="module")
def table(artifacts: Path):
    """Counts per line of Live and kind of mutation."""
    counts: defaultdict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    yield counts
    lines = [f"{'Live':>4}  {'mutated':12} {'covered':>8} {'noise':>8} {'missed':>8}"]
    lines += [
        f"{line:4}  {kind:12} {row['covered']:8} {row['noise']:8} {row['missed']:8}"
        for (line, kind), row in sorted(counts.items())
    ]
    (artifacts / "diff-coverage.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n" + "\n".join(lines))  # noqa: T201 - the table is what a person reads of this test


def test_every_element_is_in_an_operation_or_on_the_list_of_noise(corpus, table):
    seen: set = set()
    for file, document in readable(corpus):
        picked = chosen(document.root, seen, random.Random(file.name))
        seen |= picked.keys()
        for kind in KINDS:
            if not any(kind_of(aspect, where) == kind for aspect, where in picked.items()):
                continue
            found, after, comparison = measure(document.root, picked, kind)
            row = table[document.version.line, kind]
            row["covered"] += len(found.covered)
            row["noise"] += len(found.noise)
            row["missed"] += len(found.missed)
            assert found.missed == [], f"{file.name}: no operation speaks of these"
            assert found.heard_noise == [], (
                f"{file.name}: these are on the list of noise, and yet in an operation"
            )
            operations = [edit.operation for edit in comparison.edits]
            if not EVERYTHING and kind == "identities":  # the others are tested in test_diff_laws
                assert covered(patch_tree(document.root, operations)) == covered(after)
    assert {line for line, _ in table} == {8, 9, 10, 11, 12}


def test_every_operation_is_in_a_change_or_follows_from_one(corpus):
    seen: set = set()
    for file, document in readable(corpus):
        if document.root.find("LiveSet") is None:
            continue
        picked = chosen(document.root, seen, random.Random(file.name))
        seen |= picked.keys()
        _, after, comparison = measure(document.root, picked, "values")
        changed = copy.copy(document)
        changed.root = after

        told = {index for change in tell(document, changed, comparison) for index in change.operations}

        _, groups = gather(comparison.edits, Context(document, changed, comparison.partners))
        dropped = [
            (group.place.kind, edit.path)
            for group in groups
            for edit in group.edits
            if edit.index not in told and not follows(group.place.kind, edit, untold=True)
        ]
        assert dropped == [], f"{file.name}: no change tells these, and no list says why"


def test_what_a_change_sums_up_it_tells(save_pair_diff):
    for change in save_pair_diff.changes:
        assert change.operations, change
        for detail in change.details:
            assert set(detail.operations) <= set(change.operations), change
            assert detail.weight <= change.weight


def test_what_no_change_tells_of_real_saves_follows_or_looks_the_same(save_pair_documents):
    before, after = save_pair_documents
    comparison = compare(before.root, after.root)

    told = {index for change in tell(before, after, comparison) for index in change.operations}

    context = Context(before, after, comparison.partners)
    _, groups = gather(comparison.edits, context)
    dropped = [
        (group.place.kind, edit.path)
        for group in groups
        for edit in group.edits
        if edit.index not in told
        and not follows(group.place.kind, edit, untold=True)
        and edit.path  # the id that a clip has in its list
        and not is_automated(edit.element, context)
        and not looks_the_same(edit.edit.operation)
    ]
    assert dropped == []


def is_automated(value, context) -> bool:
    """Whether a value is one that an envelope had set when the song was saved."""
    return value.tag == "Manual" and context.after.envelope(value.getparent()) is not None


def looks_the_same(operation) -> bool:
    if not isinstance(operation, SetValue):
        return False
    try:
        return math.isclose(float(operation.before or ""), float(operation.after or ""), rel_tol=1e-4)
    except ValueError:
        return False
