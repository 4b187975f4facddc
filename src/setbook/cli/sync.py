"""`setbook sync`: watched projects kept in step with a hub."""

from __future__ import annotations

import signal
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from setbook.cli.watch import log_plainly

if TYPE_CHECKING:
    from setbook.community.sync import SyncConfig


def sync(
    folders: Annotated[list[Path] | None, typer.Argument(help="Folders with projects, at any depth.")] = None,
    config: Annotated[
        Path | None, typer.Option(help="A setbook.toml; by default that of the first folder.")
    ] = None,
    hub: Annotated[
        str | None, typer.Option(help="Address of the hub; by default where you signed in.")
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="Look once, then end; status 1 if something waits.")
    ] = False,
    log_file: Annotated[Path | None, typer.Option(help="Write the log there too.")] = None,
) -> None:
    """Send what is stored to a hub, and take in what others add, until stopped.

    Sessions are private unless setbook.toml says otherwise. What is stored
    while there is no network waits; nothing is overwritten on either side.
    """
    from setbook.community import Community
    from setbook.community.sync import Syncer

    log_plainly(log_file)
    chosen = _configured(folders or [], config, hub)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with Community(chosen.hub) as community:
        syncer = Syncer(chosen, community.connection, stop)
        if not once:
            syncer.run()
        elif syncer.look().problems:
            raise typer.Exit(1)


def _configured(folders: list[Path], path: Path | None, hub: str | None) -> SyncConfig:
    from setbook.community.sync import SyncConfig, read_sync_config
    from setbook.history.watch.config import FILE_NAME

    beside = (folders[0] if folders else Path()) / FILE_NAME
    found = path or (beside if beside.is_file() else None)
    config = SyncConfig() if found is None else read_sync_config(found)
    chosen = tuple(folders) or config.folders
    return replace(config, folders=tuple(folder.resolve() for folder in chosen), hub=hub or config.hub)
