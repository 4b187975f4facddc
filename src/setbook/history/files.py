"""Versions that lie in a folder: the sets themselves, and Live's `Backup/`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from setbook.history.candidate import Candidate
from setbook.history.names import counts_in_front, read_name

if TYPE_CHECKING:
    from pathlib import Path

BACKUP_FOLDER = "Backup"
SUFFIX = ".als"


def find_files(folder: Path) -> list[Candidate]:
    """Find every set in the folder and in its `Backup/`; links that lead outside are not followed."""
    return _sets_in(folder, folder) + _sets_in(folder / BACKUP_FOLDER, folder)


def _sets_in(place: Path, folder: Path) -> list[Candidate]:
    if not place.is_dir() or not _is_inside(place, folder):
        return []
    paths = sorted(path for path in place.iterdir() if _is_set(path) and _is_inside(path, folder))
    leading = counts_in_front([path.stem for path in paths])
    return [_candidate(path, leading_number=leading) for path in paths]


def _candidate(path: Path, *, leading_number: bool) -> Candidate:
    name = read_name(path.stem, leading_number=leading_number)
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone()
    if name.is_backup and name.date is not None:
        return Candidate(path, name, "backup", name.date, lambda: path)
    return Candidate(path, name, "file", modified, lambda: path)


def _is_set(path: Path) -> bool:
    return path.suffix.lower() == SUFFIX and not path.name.startswith(".") and path.is_file()


def _is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
