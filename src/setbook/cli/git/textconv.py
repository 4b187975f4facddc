"""`setbook git textconv`: a set as lines of text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def textconv(
    file: Annotated[Path, typer.Argument(help="A set, rack or preset.")],
    _edition: Annotated[int, typer.Option("--edition", hidden=True, help="Tells git's memory apart.")] = 0,
) -> None:
    """Print a set as text, one fact a line.

    git calls this for log -p, show, blame and grep.
    """
    from setbook.git.textconv import textconv as as_text

    sys.stdout.write(as_text(file))
