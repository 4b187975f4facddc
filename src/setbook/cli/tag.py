"""`setbook tag`: names for stored versions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.output import console, print_json


def tag(
    name: Annotated[str | None, typer.Argument(help="The name to give.")] = None,
    version: Annotated[str, typer.Argument(help="An id, a tag, a branch, HEAD~2.")] = "HEAD",
    project: Annotated[Path, typer.Option("--project", "-p", help="The project folder.")] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the tags, or give a stored version a name."""
    from setbook.history.store import Store, find_project

    store = Store.open(find_project(project))
    if name is not None:
        store.tag(name, version)
    if as_json:
        print_json(store.tags)
        return
    for given, version_id in store.tags.items():
        console().print(f"{given}  {version_id[:8]}", markup=False)
