"""`setbook git resolve`: decide the conflicts that a merge left."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.output import complain


class Side(StrEnum):
    """The side that holds."""

    OURS = "ours"
    THEIRS = "theirs"
    BASE = "base"


def resolve(
    file: Annotated[Path, typer.Argument(help="A set with a conflict.")],
    take: Annotated[Side | None, typer.Option(help="Decide every open conflict for one side.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write even over a set that was saved since the merge.")
    ] = False,
) -> None:
    """Decide the conflicts that git's merge left in a set.

    Edit each "action" in FILE.decisions.json, then call this; or --take a
    side for all. Then `git add` the set.
    """
    from setbook.git.repository import find_repository
    from setbook.git.resolve import ResolveOptions
    from setbook.git.resolve import resolve as decide

    options = ResolveOptions(None if take is None else take.value, force)
    merged = decide(find_repository(file.parent), file, options)
    typer.echo(merged.to_text())
    left = len(merged.open_conflicts)
    if left:
        complain(f"{left} open: edit {file}.decisions.json, or --take a side", kind="note")
        raise typer.Exit(1)
    typer.echo(f"\nDecided. Next: git add {file}")
