"""`setbook pull`: make a project of a session."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.output import complain, console, progress_bar


def pull(
    session: Annotated[str, typer.Argument(help="Id or address of a session.")],
    folder: Annotated[
        Path | None, typer.Argument(help="A folder to make; by default one named after the session, here.")
    ] = None,
    hub: Annotated[
        str | None, typer.Option(help="Address of the hub; by default where you signed in.")
    ] = None,
) -> None:
    """Pull a session: its versions as a store, its newest set, its samples in place.

    Nothing that is there is replaced. In a project of this session, what is
    new goes into the store, on a branch.
    """
    from setbook.community import Community

    with Community(hub) as community, progress_bar("Fetching") as progress:
        pulled = community.pull(session, folder, progress=progress)
    console().print(f"{pulled.project}: {len(pulled.versions)} new versions", markup=False)
    for number in pulled.refused:
        complain(f"version {number} could not be opened on the hub, and is left out", kind="note")
