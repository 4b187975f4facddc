"""Real pairs of successive saves, and small trees."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from setbook.diff import Diff, diff
from setbook.format import Document, Element, Limits, read_document
from setbook.format.tree import parse

if TYPE_CHECKING:
    from pathlib import Path

TEDX = "dhhuston+emergentcollaboration"
DAWTOOL = "offlinemark+dawtool/tests/als"

BIG_PAIRS = [
    (f"{TEDX}/TEDx Set.als", f"{TEDX}/TEDx Set Version 2.als"),
    (f"{TEDX}/TEDx Set Version 2.als", f"{TEDX}/TEDx Set Version 3.als"),
    (f"{TEDX}/TEDx Set Version 3.als", f"{TEDX}/TedX Version 4.als"),
    (f"{DAWTOOL}/live9/live9-patch-2-0point.als", f"{DAWTOOL}/live9/live9-patch-markers-noauto.als"),
    ("history/SanjoSolutions+song/Song2/001-", "history/SanjoSolutions+song/Song2/002-"),
]
"""Over 8 MB of XML: only with SETBOOK_SOAK=1."""

NAMED_PAIRS = [
    (f"{TEDX}/TedX Version 4.als", f"{TEDX}/TedX Version 5.als"),
    (
        "jpiringer+LinearPredictionCoder/test Project/Backup/test [2019-04-10 225459].als",
        "jpiringer+LinearPredictionCoder/test Project/test.als",
    ),
    (f"{DAWTOOL}/live8/live8-patch-markers-auto.als", f"{DAWTOOL}/live8/live8-patch-markers-noauto.als"),
    (f"{DAWTOOL}/example-120.als", f"{DAWTOOL}/example-140.als"),
    *(BIG_PAIRS if os.environ.get("SETBOOK_SOAK") else ()),
]
CHAINS = {
    "adamjmurray+producer-pal/e2e_live-sets_arrangement-clip-tests_Project_arrangement-clip-tests": 2,
    "mark-henry+ableton-experiment/project_Project_project": 3,
    "EduardvonBriesen+Ableton-Project/backup_Project_cougar": 3,
}
"""Histories and how many saves each has."""

PAIRS = [
    *NAMED_PAIRS,
    *(
        (f"history/{chain}/{n:03}-", f"history/{chain}/{n + 1:03}-")
        for chain, last in CHAINS.items()
        for n in range(1, last)
    ),
]


def find(corpus: Path, start: str) -> Path:
    """The one file whose path begins so."""
    path = corpus / start
    return path if path.suffix == ".als" else next(path.parent.glob(f"{path.name}*.als"))


@pytest.fixture(scope="module", params=PAIRS, ids=lambda pair: pair[1][-44:])
def save_pair(request: pytest.FixtureRequest, corpus: Path) -> tuple[Element, Element]:
    """The trees of two successive saves of one song."""
    before, after = (read_document(find(corpus, start)).root for start in request.param)
    return before, after


@pytest.fixture(scope="module", params=PAIRS, ids=lambda pair: pair[1][-44:])
def save_pair_diff(request: pytest.FixtureRequest, corpus: Path) -> Diff:
    """The difference between two successive saves of one song."""
    return diff(*(find(corpus, start) for start in request.param))


@pytest.fixture(scope="module", params=PAIRS, ids=lambda pair: pair[1][-44:])
def save_pair_documents(request: pytest.FixtureRequest, corpus: Path) -> tuple[Document, Document]:
    """The documents of two successive saves of one song."""
    before, after = (read_document(find(corpus, start)) for start in request.param)
    return before, after


def tree(xml: str) -> Element:
    """A tree from text."""
    return parse(xml.encode(), Limits(), "a test")
