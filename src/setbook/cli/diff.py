"""`setbook diff`: what changed between two versions, in musical words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.output import console, print_json


def diff(
    before: Annotated[Path, typer.Argument(help="The older version.")],
    after: Annotated[Path, typer.Argument(help="The newer version.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON: the operations and the changes.")
    ] = False,
) -> None:
    """Show what changed between two versions.

    In the words of a musician; a set that was only saved again has not changed.
    """
    import setbook

    found = setbook.diff(before, after)
    if as_json:
        print_json(found.to_dict())
    else:
        typer.echo(found.to_text(color=console().is_terminal))
