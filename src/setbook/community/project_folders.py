"""Which folder is a session's project, among those that lie beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.community.link import Link
from setbook.history import Store
from setbook.history.store import has_store
from setbook.wire.places import folder_name

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.community.connection import Connection


def project_of(connection: Connection, session_id: str, folder: Path) -> Path | None:
    """Give the project in a folder that was pulled from a session, or published to it; None where there is none."""
    for place in sorted(folder.iterdir()):
        if has_store(place) and session_id in Link(Store.open(place), connection.url).songs().values():
            return place
    return None


def free_folder(title: str, folder: Path) -> Path:
    """Give a new project a name that nothing has in a folder: ``Rain Project``, else ``Rain Project 2`` and so on."""
    first = name = folder_name(title)
    count = 1
    while (folder / name).exists():
        count += 1
        name = f"{first} {count}"
    return folder / name
