"""Saving a set that was not edited: the same XML, beside plain compression of it."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from bench.folder import WORK
from bench.measure import Ratio, Row, times_slower
from bench.sets import Measured, measured_sets

if TYPE_CHECKING:
    from collections.abc import Iterator


def rows() -> Iterator[Row]:
    """Measure saving, and say whether the XML came out the same."""
    for measured in measured_sets():
        yield _row(measured)


def _row(measured: Measured) -> Row:
    import setbook

    live_set = setbook.open(measured.path)
    assert isinstance(live_set, setbook.LiveSet)
    xml = live_set.document.xml
    copy = WORK / "saved.als"

    def ours() -> object:
        copy.unlink(missing_ok=True)
        return live_set.save(copy)

    row = times_slower(
        f"save, no edit: {measured.name}", ours, "gzip", lambda: gzip.compress(xml, 6), repeats=5
    )
    same = setbook.open(copy).document.xml == xml
    note = "XML byte-identical" if same else "XML DIFFERS"
    return Ratio(row.what, row.ours_ms, row.yardstick, row.yardstick_ms, row.ratio, "identical", note)
