"""How the parts of the set-up are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from setbook.cli.output import complain

if TYPE_CHECKING:
    from setbook.git.install import Part


def print_parts(parts: list[Part]) -> None:
    """Print a line for each part; what was refused goes to stderr with what to do."""
    for part in parts:
        if part.state == "refused":
            complain(f"{part.name}: {part.where}", kind="refused")
        else:
            typer.echo(f"{part.state:<9}  {part.name:<16}  {part.where}")
