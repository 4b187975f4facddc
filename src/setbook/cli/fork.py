"""`setbook fork`: go on from somebody's session in one of your own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.output import console, progress_bar


def fork(
    session: Annotated[str, typer.Argument(help="Id or address of a session.")],
    folder: Annotated[Path | None, typer.Argument(help="Also pull the fork, into this new folder.")] = None,
    at: Annotated[int | None, typer.Option(help="The version to go on from; by default the newest.")] = None,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    title: Annotated[str | None, typer.Option(help="What it is called; by default as the original.")] = None,
    hub: Annotated[
        str | None, typer.Option(help="Address of the hub; by default where you signed in.")
    ] = None,
) -> None:
    """Fork a session: a private one of your own, with its history and whose it was."""
    from setbook.community import Community

    with Community(hub) as community:
        made = community.fork(session, at=at, reason=reason, title=title)
        console().print(f"{made.id}  {made.title}: {made.told.versions_count} versions", markup=False)
        if folder is not None:
            with progress_bar("Fetching") as progress:
                pulled = made.pull(folder, progress=progress)
            console().print(f"{pulled.project}: {len(pulled.versions)} versions", markup=False)
