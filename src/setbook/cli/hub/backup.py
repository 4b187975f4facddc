"""`setbook hub backup`: all of a hub, while it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.hub.settings import State, archive_of, choose, hub_packages, read_settings
from setbook.cli.output import complain, console, progress_bar


def backup(
    target: Annotated[Path, typer.Argument(help="A folder for backups; what they share lies there once.")],
    state: State = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="So many backups stay; older ones are removed. By default all.")
    ] = None,
) -> None:
    """Back up a hub while it runs: databases, contents, settings, secrets, homes and apps.

    Whatever was acknowledged before is in the backup. Nothing is removed from the contents meanwhile.
    """
    choose(state)
    with hub_packages():
        from setbook.hosting.backup import back_up
    settings = read_settings()
    with progress_bar("Backing up") as report:
        made = back_up(settings, archive_of(settings), target, report, keep=keep)
    size, new = _mebibytes(made.size_bytes), _mebibytes(made.new_bytes)
    console().print(f"{made.name}: {made.things} things, {size}, {new} of them new in {target}", markup=False)
    for what, names in (("missing", made.missing), ("damaged", made.damaged)):
        for name in names:
            complain(f"{name}: {what} in the contents; the rest was backed up", kind="warning")
    if made.missing or made.damaged:
        raise typer.Exit(1)


def _mebibytes(count: int) -> str:
    return f"{count / (1 << 20):,.1f} MiB"
