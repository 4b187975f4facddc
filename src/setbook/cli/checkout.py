"""`setbook checkout`: put a stored version back as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.output import console


def checkout(
    version: Annotated[str, typer.Argument(help="An id, a tag, a branch, HEAD~2.")],
    to: Annotated[
        Path | None, typer.Option("--to", help="A file or folder; by default its own place in the project.")
    ] = None,
    samples: Annotated[
        bool, typer.Option("--samples", help="Also put back missing audio files that the store keeps.")
    ] = False,
    project: Annotated[Path, typer.Option("--project", "-p", help="The project folder.")] = Path(),
) -> None:
    """Put a stored version back as a file.

    A file that is not stored itself is never replaced.
    """
    from setbook.history.store import Store, find_project

    store = Store.open(find_project(project))
    found = store.version(version)
    path = store.checkout(found.id, to)
    console().print(f"{path}: {found.short_id}, {found.name} of {found.time:%Y-%m-%d %H:%M}", markup=False)
    if samples:
        for returned in store.return_samples(found.id):
            console().print(f"{returned}: put back", markup=False)
