"""`setbook hub restore`: a hub out of its backup."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.hub.settings import State, archive_of, choose, hub_packages
from setbook.cli.output import console, progress_bar


def restore(
    source: Annotated[Path, typer.Argument(help="The folder of backups.")],
    state: State = None,
    name: Annotated[str | None, typer.Option(help="Which backup; by default the newest.")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where there is a hub already; its folder is kept aside.")
    ] = False,
) -> None:
    """Restore a hub that is stopped.

    All of the backup is read and compared before anything is touched.
    """
    choose(state)
    with hub_packages():
        from setbook.hosting.backup import restore as put_back
    with progress_bar("Restoring") as report:
        done = put_back(os.environ, source, archive_of, report, name=name, replace=replace)
    console().print(f"The hub is as it was at {done.made_at}; start it: setbook hub", markup=False)
    if done.replaced is not None:
        console().print(f"What was there before is in {done.replaced}", markup=False)
