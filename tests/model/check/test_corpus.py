"""What Live wrote keeps every rule; what somebody trimmed is known."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

import setbook as sb
from setbook.errors import FormatError
from setbook.model import LiveSet

if TYPE_CHECKING:
    from pathlib import Path

SKELETONS = "elixirbeats+abletoolz/test/version_fixtures/skeletons"
RETURNS_CUT = "somebody cut the returns down to two and left every mixer its old sends"
KNOWN = {
    f"{SKELETONS}/10.0.1.als": ({"sends": 9}, RETURNS_CUT),
    f"{SKELETONS}/11.0.0.als": ({"sends": 9}, RETURNS_CUT),
    f"{SKELETONS}/11.0.12.als": ({"sends": 9}, RETURNS_CUT),
}

pytestmark = pytest.mark.corpus


def test_every_set_that_live_wrote_is_clean(corpus: Path) -> None:
    checked = 0
    for path in sorted(path for path in corpus.rglob("*") if path.suffix in {".als", ".alc"}):
        try:
            live_set = sb.open(path)
        except FormatError:
            continue
        assert isinstance(live_set, LiveSet)
        found = Counter(violation.rule for violation in live_set.check())
        expected, _why = KNOWN.get(str(path.relative_to(corpus)), ({}, ""))
        assert found == expected, path
        checked += 1
    assert checked > 50


def test_the_demo_is_clean(demo_project: Path) -> None:
    for path in demo_project.rglob("*.als"):
        assert sb.open(path).check() == [], path
