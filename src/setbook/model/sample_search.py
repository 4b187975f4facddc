"""Find the files that a set refers to, without guessing in silence."""

# A set refers to thousands of files, and os.path takes a fifth of pathlib's time.
# ruff: noqa: PTH100, PTH112, PTH113, PTH116, PTH117, PTH118, PTH120

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple
from unicodedata import normalize

from setbook.format import Document
from setbook.model.stored_path import StoredPath

FoundBy = Literal["relative", "absolute", "name"]

_PROJECT_MARK = "Ableton Project Info"
_RELATIVE_TO_SET_OR_PROJECT = frozenset({"1", "3"})
_MOST_FILES = 50_000  # of a project's Samples folder that are looked through for a name


class Located(NamedTuple):
    """Where a file is on this machine, and how it was found; both ``None`` for a missing one."""

    path: Path | None
    by: FoundBy | None


class Places(NamedTuple):
    """Where the files of a set are looked for.

    Parameters
    ----------
    folders
        Those that relative paths start from, see `search_folders`.
    is_confined
        Nothing outside of them is found, see `setbook.format.Document`.
    """

    folders: tuple[str, ...]
    is_confined: bool = False


MISSING = Located(None, None)


def places_of(document: Document) -> Places:
    """Give where the files of a set are looked for; a confined one has its own folder only."""
    if document.is_confined and document.path is not None:
        return Places((os.path.abspath(document.path.parent),), is_confined=True)
    return Places(search_folders(document.path), document.is_confined)


def search_folders(set_path: Path | None) -> tuple[str, ...]:
    """Give the project's folder (the nearest that Live has marked) and the set's own; none for bytes."""
    if set_path is None:
        return ()
    place = folder = os.path.abspath(set_path.parent)
    while not os.path.isdir(os.path.join(place, _PROJECT_MARK)):
        around = os.path.dirname(place)
        if around == place:
            return (folder,)
        place = around
    return (folder,) if place == folder else (place, folder)


def locate(stored: StoredPath, places: Places) -> Located:
    """Find a file: at its relative place, at its absolute one, else by name among the project's samples."""
    if stored.relative and stored.kind in _RELATIVE_TO_SET_OR_PROJECT and not _is_elsewhere(stored.relative):
        for folder in places.folders:
            place = os.path.join(folder, stored.relative)
            if (not places.is_confined or _is_inside(place, folder)) and (found := _existing(place)):
                return Located(found, "relative")
    if (
        not places.is_confined
        and _is_absolute_here(stored.absolute)
        and (found := _existing(stored.absolute))
    ):
        return Located(found, "absolute")
    for folder in places.folders:
        # What was laid out for a confined set is its own, wherever it lies there.
        around = folder if places.is_confined else os.path.join(folder, "Samples")
        if stored.name and (found := _named(around, stored.name)):
            return Located(found, "name")
    return MISSING


def _is_inside(place: str, folder: str) -> bool:
    return os.path.normpath(place).startswith(os.path.join(folder, ""))


def _existing(path: str) -> Path | None:
    # macOS writes decomposed names, other disks keep what they are given.
    forms = (path,) if path.isascii() else (path, normalize("NFC", path), normalize("NFD", path))
    for form in forms:
        try:
            if os.path.isfile(form):
                return Path(os.path.normpath(form))
        except (OSError, ValueError):  # a name that no disk takes
            return None
    return None


def _is_absolute_here(stored: str) -> bool:
    return os.path.isabs(stored) and not _is_elsewhere(stored)


def _is_elsewhere(stored: str) -> bool:
    """Tell paths on another host: asking for them already tells it who asks."""
    return stored.startswith(("\\\\", "//"))


def _named(folder: str, name: str) -> Path | None:
    try:
        changed = os.stat(folder).st_mtime_ns
    except OSError:
        return None
    return _names(folder, changed).get(normalize("NFC", name))


@lru_cache(maxsize=8)
def _names(folder: str, _changed: int) -> dict[str, Path]:
    """List a folder's files by name, unambiguous ones only."""
    found: dict[str, Path] = {}
    twice: set[str] = set()
    for place, _folders, files in os.walk(folder):
        for file in files:
            key = normalize("NFC", file)
            if key in found:
                twice.add(key)
            found[key] = Path(place, file)
        if len(found) > _MOST_FILES:
            break
    return {key: path for key, path in found.items() if key not in twice}
