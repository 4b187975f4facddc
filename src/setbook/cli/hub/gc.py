"""`setbook hub gc`: contents that nothing points to any more are removed."""

from __future__ import annotations

from typing import Annotated

import typer

from setbook.cli.hub.settings import State, choose, hub_packages, read_settings
from setbook.cli.output import console


def gc(
    state: State = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
) -> None:
    """Remove contents that nothing points to any more. The hub does so by itself once a day."""
    choose(state)
    with hub_packages():
        from setbook.hub.services.contents import Contents
        from setbook.hub.services.sweep import sweep
        from setbook.hub.settings import HubSettings
        from setbook.hub.store.database import Database
    settings = read_settings()
    database = Database(settings.database_url)
    hours = HubSettings.from_environment().unused_hours
    try:
        swept = sweep(database, Contents(settings.blob_url), hours, dry_run=dry_run)
    finally:
        database.close()
    if swept.is_held:
        console().print("A backup is under way; nothing is removed meanwhile", markup=False)
        return
    would = "would be removed" if dry_run else "removed"
    console().print(
        f"{swept.files} files, {swept.size_bytes:,} bytes; {swept.contents} contents, {swept.holdings} uploads that were "
        f"put into no piece: {would}. What is unused stays for {hours} hours",
        markup=False,
    )
