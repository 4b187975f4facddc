"""`setbook verify`: read and hash the whole store again."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.output import complain, console, print_json, progress_bar


def verify(
    project: Annotated[Path, typer.Argument(help="The project folder.")] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check that every stored version can be given back.

    Nothing is repaired; status 1 where something is wrong.
    """
    from setbook.history.store import Store, find_project

    store = Store.open(find_project(project))
    with progress_bar("Reading the store") as progress:
        found = store.verify(progress=progress)
    if as_json:
        print_json({"clean": found.is_clean, **asdict(found)})
    else:
        for problem in found.problems:
            complain(problem)
        sound = "all sound" if found.is_clean else f"{len(found.problems)} problems"
        console().print(
            f"{store.folder}: {found.version_count} versions in {found.blob_count} blobs, "
            f"{found.blob_bytes:,} bytes: {sound}",
            markup=False,
        )
        if found.left_over:
            console().print(
                f"{len(found.left_over)} left over from killed commits; they do no harm", markup=False
            )
    if not found.is_clean:
        raise typer.Exit(1)
