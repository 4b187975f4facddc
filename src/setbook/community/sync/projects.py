"""Projects with a store, below some folders."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from setbook.history.store import has_store
from setbook.history.store.locating import DATABASE, FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def projects_below(folders: Iterable[Path]) -> Iterator[Path]:
    """List projects with a store. Links to folders are not followed, so no circle is walked."""
    for folder in folders:
        for place, inside, _ in os.walk(folder):
            inside[:] = sorted(name for name in inside if not name.startswith("."))
            if has_store(place):
                yield Path(place)


def state_of_store(project: Path) -> tuple[int, int]:
    """Give what changes when something is stored: date and size of the database."""
    status = (project / FOLDER / DATABASE).stat()
    return status.st_mtime_ns, status.st_size
