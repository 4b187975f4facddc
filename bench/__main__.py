"""`python -m bench [part …]`: print the ratios; without a part, all of them."""

from __future__ import annotations

import sys
from importlib import import_module

from rich.console import Console
from rich.table import Table

from bench.measure import Figure, Row, Size, Skipped

PARTS = (
    "opening",
    "saving",
    "comparing",
    "storing",
    "mixing",
    "chaining",
    "rendering",
    "browsing",
    "editing",
    "importing",
    "serving",
)


def main(parts: list[str]) -> None:
    """Measure each part and print a table; what cannot be measured here says so."""
    unknown = set(parts) - set(PARTS)
    if unknown:
        sys.exit(f"expected parts out of {', '.join(PARTS)}; found {', '.join(sorted(unknown))}")
    console = Console(width=None if sys.stdout.isatty() else 160)
    for part in parts or PARTS:
        table = Table(title=part, box=None, pad_edge=False, title_justify="left", header_style="bold")
        for heading, justify in (
            ("what", "left"),
            ("setbook", "right"),
            ("beside", "left"),
            ("", "right"),
            ("ratio", "right"),
            ("reach", "right"),
            ("", "left"),
        ):
            table.add_column(heading, justify=justify)  # type: ignore[arg-type]
        for row in import_module(f"bench.{part}").rows():
            table.add_row(*_cells(row))
        console.print(table, "")


def _cells(row: Row) -> tuple[str, ...]:
    if isinstance(row, Skipped):
        return row.what, "", "", "", "", "", f"skipped: {row.why}"
    if isinstance(row, Figure):
        return row.what, f"{row.value:,.1f} {row.unit}", "", "", "", row.reach, row.note
    if isinstance(row, Size):
        ours, theirs = f"{row.ours_bytes:,} B", f"{row.yardstick_bytes:,} B"
        return row.what, ours, row.yardstick, theirs, f"{row.ratio:.2f}", row.reach, row.note
    return (
        row.what,
        f"{row.ours_ms:,.1f} ms",
        row.yardstick,
        f"{row.yardstick_ms:,.1f} ms",
        f"{row.ratio:.2f}",
        row.reach,
        row.note,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
