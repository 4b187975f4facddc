"""A merge where widgets are not: its conflicts as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import setbook as sb
from setbook_kernel import html

if TYPE_CHECKING:
    from pathlib import Path


def test_conflicts_are_listed_with_what_is_taken(demo_project: Path) -> None:
    versions = [demo_project / f"Night Drive {name}.als" for name in ("v5", "v6", "v5 (half-time)")]
    shown = html.merged(sb.merge(*versions))
    assert "<td>Pad</td><td>both sides set it, each to something else</td><td>ours</td>" in shown
    assert "1 conflict" in shown


def test_without_conflicts_there_is_no_table(demo_project: Path) -> None:
    version = demo_project / "Night Drive v5.als"
    assert "<table>" not in html.merged(sb.merge(version, version, version))
