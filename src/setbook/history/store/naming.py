"""What a person calls a version: the beginning of its id, a tag, a branch, `HEAD`, and how many before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from setbook.errors import HistoryError, NotFound
from setbook.history.store import records

if TYPE_CHECKING:
    import sqlite3

    from setbook.history.store.stored_version import StoredVersion

HEAD = "HEAD"
FEWEST_DIGITS = 4

_BEFORE = re.compile(r"(?P<name>.+?)~(?P<count>\d{0,9})$")
_DIGITS = re.compile(rf"[0-9a-f]{{{FEWEST_DIGITS},64}}$", re.IGNORECASE)
_LONGEST_NAME = 100


def resolve(db: sqlite3.Connection, name: str) -> StoredVersion:
    """Find the version that a person means.

    Raises
    ------
    NotFound
        There is none, or the beginning of an id fits several.
    """
    found = _BEFORE.match(name)
    if found is None:
        return _named(db, name)
    version = _named(db, found["name"])
    count = int(found["count"] or 1)
    for done in range(count):
        parent = None if version.parent is None else records.get(db, version.parent)
        if parent is None:
            raise NotFound(
                f"Expected a version {count} before {found['name']}, found only {done} before it; see `setbook log`."
            )
        version = parent
    return version


def check_name(name: str, what: str) -> str:
    """Give the name of a tag or branch as it is kept.

    Raises
    ------
    HistoryError
        It would be read as something else.
    """
    kept = name.strip()
    if not kept or len(kept) > _LONGEST_NAME or kept == HEAD or "~" in kept or not kept.isprintable():
        raise HistoryError(
            f"Expected a name for a {what}, found {name!r}; use up to {_LONGEST_NAME} letters, no ~, and not {HEAD}."
        )
    return kept


def give_tag(db: sqlite3.Connection, tag: str, version_id: str) -> None:
    """Give a version a name.

    Raises
    ------
    HistoryError
        Another version has it.
    """
    held = records.tags(db).get(tag)
    if held not in {None, version_id}:
        raise HistoryError(
            f"Expected a new tag, found that {tag!r} names {str(held)[:8]}; choose another name."
        )
    records.set_tag(db, tag, version_id)


def _named(db: sqlite3.Connection, name: str) -> StoredVersion:
    given = _head(db) if name == HEAD else records.tags(db).get(name) or _branch(db, name)
    version = None if given is None else records.get(db, given)
    if version is not None:
        return version
    fitting = records.starting_with(db, name.lower()) if _DIGITS.match(name) else []
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        several = ", ".join(f"{found.id[:12]} ({found.name})" for found in fitting[:5])
        raise NotFound(
            f"Expected digits that fit one version, found {name!r}, which fits {several}; give more of them."
        )
    raise NotFound(
        f"Expected a version, found nothing called {name!r}; give the beginning of an id ({FEWEST_DIGITS} digits or more), "
        f"a tag, a branch or {HEAD}, as `setbook log` shows them."
    )


def _head(db: sqlite3.Connection) -> str | None:
    song = records.setting(db, "head_song")
    branch = None if song is None else records.current_branch(db, song)
    return None if branch is None else branch.head


def _branch(db: sqlite3.Connection, name: str) -> str | None:
    """Find a branch of this name: of the song that was last at work, else of the only song that has it."""
    fitting = [branch for branch in records.branches(db) if branch.name == name]
    at_work = records.setting(db, "head_song")
    own = [branch for branch in fitting if branch.song == at_work]
    chosen = own or fitting
    return chosen[0].head if len(chosen) == 1 else None
