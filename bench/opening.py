"""Opening a set and summing it up, beside bare decompressing and parsing, and beside abletoolz."""

from __future__ import annotations

import gzip
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bench.measure import Row, Skipped, times_slower
from bench.sets import Measured, measured_sets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_BYTES = 500_000
"""Compressed; above it a peer that takes minutes is left out."""


def rows() -> Iterator[Row]:
    """Measure opening, and saving what was not edited."""
    for measured in measured_sets():
        yield _beside_lxml(measured)
        yield _beside_abletoolz(measured)


def _beside_lxml(measured: Measured) -> Row:
    return times_slower(
        f"open + summary: {measured.name}",
        lambda: _ours(measured.path),
        "gzip + lxml",
        lambda: _bare(measured.path),
        reach="≤ 1.5 (1.2)",
    )


def _beside_abletoolz(measured: Measured) -> Row:
    what = f"open + summary: {measured.name}"
    if find_spec("abletoolz") is None:
        return Skipped(what, "abletoolz is not installed (it needs Python 3.12)")
    if measured.path.stat().st_size > PATIENCE_BYTES:
        return Skipped(what, "abletoolz takes minutes on a set of this size")
    return times_slower(
        what, lambda: _ours(measured.path), "abletoolz", lambda: _abletoolz(measured.path), repeats=3
    )


def _ours(path: Path) -> object:
    import setbook

    return setbook.open(path).summary()


def _bare(path: Path) -> object:
    from lxml import etree

    read = path.read_bytes()
    xml = gzip.decompress(read) if read.startswith(b"\x1f\x8b") else read
    return etree.fromstring(xml, etree.XMLParser(huge_tree=True))


def _abletoolz(path: Path) -> object:
    from abletoolz.live_set import AbletonSet

    live_set = AbletonSet(path)
    live_set.parse()
    live_set.load_version()
    return live_set.describe()
