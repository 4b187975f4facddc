"""`setbook branch`: the lines of a song's versions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.output import console, print_json


def branch(
    name: Annotated[str | None, typer.Argument(help="The branch to make, or to go back to.")] = None,
    at: Annotated[str | None, typer.Option(help="The version that a new branch leaves from.")] = None,
    project: Annotated[Path, typer.Option("--project", "-p", help="The project folder.")] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the branches, or make one and go on there.

    The song's next commit goes to it; no file is touched.
    """
    from setbook.history.store import Store, find_project

    store = Store.open(find_project(project))
    if name is not None:
        store.branch(name, at)
    branches = store.branches
    if as_json:
        print_json([found.__dict__ for found in branches])
        return
    for found in branches:
        mark = "*" if found.is_current else " "
        console().print(f"{mark} {found.name}  {found.head[:8]}  {found.song}", markup=False)
