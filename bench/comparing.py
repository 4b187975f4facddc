"""Comparing two versions, beside opening both, and beside xmldiff on a small set."""

from __future__ import annotations

import gzip
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bench.folder import WORK
from bench.measure import Row, Skipped, times_slower
from bench.sets import demo, measured_sets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SMALL_XML_BYTES = 60_000
"""xmldiff's time grows with the square of the tree; more would take minutes."""


def rows() -> Iterator[Row]:
    """Measure a diff of nothing, of a typical save, and beside xmldiff."""
    for measured in measured_sets():
        yield _diff_row(f"diff, nothing changed: {measured.name}", measured.path, measured.path, "≤ 1.2")
    yield _diff_row("diff, typical save: demo v4 and v5", demo("v4"), demo("v5"), "≤ 1.6")
    yield _diff_row("diff, a day's work: demo v5 and v6", demo("v5"), demo("v6"), "")
    yield _beside_xmldiff()


def _diff_row(what: str, before: Path, after: Path, reach: str) -> Row:
    def ours() -> object:
        import setbook

        return setbook.diff(before, after).changes

    def both_opened() -> object:
        import setbook

        return setbook.open(before), setbook.open(after)

    return times_slower(what, ours, "opening both", both_opened, reach=reach)


def _beside_xmldiff() -> Row:
    what = "diff of two small sets"
    if find_spec("xmldiff") is None:
        return Skipped(what, "xmldiff is not installed")
    before, after = _cut_small(demo("v4")), _cut_small(demo("v5"))

    def ours() -> object:
        import setbook

        return setbook.diff(before, after).operations

    def theirs() -> object:
        from xmldiff import main

        return main.diff_texts(gzip.decompress(before.read_bytes()), gzip.decompress(after.read_bytes()))

    return times_slower(what, ours, "xmldiff", theirs, repeats=1)


def _cut_small(path: Path) -> Path:
    """Keep the song's frame and as many tracks as fit."""
    from setbook.format import read_document, serialise

    document = read_document(path)
    tracks = document.root.find("LiveSet/Tracks")
    assert tracks is not None
    for track in sorted(tracks, key=lambda each: len(serialise(each)), reverse=True):
        if len(serialise(document.root)) < SMALL_XML_BYTES:
            break
        tracks.remove(track)
    small = WORK / f"small {path.name}"
    document.save(small)
    return small
