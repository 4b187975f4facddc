"""What it costs to import setbook and to ask the command for help."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from bench.measure import Row, times_slower

if TYPE_CHECKING:
    from collections.abc import Iterator


def rows() -> Iterator[Row]:
    """Measure processes, each from its start."""
    yield _row("import setbook", ["-c", "import setbook"], "python, nothing", ["-c", ""])
    yield _row(
        "setbook --help",
        ["-m", "setbook", "--help"],
        "python, typer alone",
        ["-c", "import typer, rich.console"],
    )


def _row(what: str, ours: list[str], yardstick: str, theirs: list[str]) -> Row:
    return times_slower(what, lambda: _run(ours), yardstick, lambda: _run(theirs))


def _run(arguments: list[str]) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
