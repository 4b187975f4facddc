"""`setbook git merge`: git's merge driver."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.output import complain


def merge(
    base: Annotated[Path, typer.Argument(help="%O, the common ancestor.")],
    ours: Annotated[Path, typer.Argument(help="%A, this side; the result is written over it.")],
    theirs: Annotated[Path, typer.Argument(help="%B, the other side.")],
    path: Annotated[str, typer.Argument(help="%P, where the result will lie.")],
) -> None:
    """Merge two versions of a set.

    git calls this for merge, rebase, cherry-pick and stash. Three files of
    your own: setbook merge BASE OURS THEIRS.
    """
    from setbook.git.merge_driver import MergeCall, merge_files

    outcome = merge_files(MergeCall(base, ours, theirs, path))
    for line in outcome.said:
        complain(line, kind="note")
    if not outcome.is_clean:
        raise typer.Exit(1)
