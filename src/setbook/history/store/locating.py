"""Where a project's store lies."""

from __future__ import annotations

from pathlib import Path

FOLDER = ".setbook"
DATABASE = "store.sqlite3"


def has_store(project: str | Path) -> bool:
    """Tell whether a folder has a store."""
    return (Path(project) / FOLDER / DATABASE).is_file()


def find_project(path: str | Path) -> Path:
    """Find the project of a file or folder: the nearest folder above it that has a store, else its own folder."""
    place = Path(path).absolute()
    start = place if place.is_dir() else place.parent
    return next((folder for folder in (start, *start.parents) if has_store(folder)), start)
