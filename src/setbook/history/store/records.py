"""Versions, branches, tags and notes: what is asked of the database and told to it, one statement a function."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from setbook.errors import StoreDamaged
from setbook.history.store.stored_version import row_of, version_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from setbook.history.store.stored_version import StoredVersion

MAIN = "main"
"""The branch that a song starts on."""


@dataclass(frozen=True)
class Branch:
    """A line of versions of one song.

    Attributes
    ----------
    song
        Key of the song.
    name
        ``main``, ``half-time`` …
    head
        Id of its newest version.
    is_current
        Whether the song's next commit goes there.
    """

    song: str
    name: str
    head: str
    is_current: bool


def setting(db: sqlite3.Connection, name: str) -> str | None:
    """Give the value of a setting."""
    row = db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def set_setting(db: sqlite3.Connection, name: str, value: str) -> None:
    """Give a setting a value."""
    db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))


def branches(db: sqlite3.Connection) -> list[Branch]:
    """List all branches, by song and name."""
    rows = db.execute("SELECT song, name, head, is_current FROM branches ORDER BY song, name")
    return [Branch(row["song"], row["name"], row["head"].hex(), bool(row["is_current"])) for row in rows]


def current_branch(db: sqlite3.Connection, song: str) -> Branch | None:
    """Give the branch that a song's next commit goes to; None for a song without versions."""
    return next((found for found in branches(db) if found.song == song and found.is_current), None)


def find_branch(db: sqlite3.Connection, song: str, name: str) -> Branch | None:
    """Give a branch of a song."""
    return next((found for found in branches(db) if (found.song, found.name) == (song, name)), None)


def set_branch(db: sqlite3.Connection, song: str, name: str, head: str, *, is_current: bool = True) -> None:
    """Move a branch, or make it; a current one is where its song's next commit goes, and what HEAD means."""
    if is_current:
        db.execute("UPDATE branches SET is_current = 0 WHERE song = ?", (song,))
        set_setting(db, "head_song", song)
    db.execute(
        "INSERT INTO branches VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET head = excluded.head, "
        "is_current = max(is_current, excluded.is_current)",
        (song, name, bytes.fromhex(head), int(is_current)),
    )


def add_version(db: sqlite3.Connection, version: StoredVersion) -> None:
    """Add a version's row."""
    row = row_of(version)
    places = ", ".join(f":{name}" for name in row)
    db.execute(f"INSERT INTO versions ({', '.join(row)}) VALUES ({places})", row)  # noqa: S608 - our own names


def add_note(db: sqlite3.Connection, version_id: str, text: str) -> None:
    """Add words to a version."""
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    db.execute("INSERT INTO notes VALUES (?, ?, ?)", (bytes.fromhex(version_id), when, text))


def set_tag(db: sqlite3.Connection, name: str, version_id: str) -> None:
    """Give a version a name; a tag of this name moves."""
    db.execute("INSERT OR REPLACE INTO tags VALUES (?, ?)", (name, bytes.fromhex(version_id)))


def tags(db: sqlite3.Connection) -> dict[str, str]:
    """List all tags with the ids of their versions."""
    return {row["name"]: row["version"].hex() for row in db.execute("SELECT * FROM tags ORDER BY name")}


def count(db: sqlite3.Connection) -> int:
    """Tell how many versions there are."""
    return int(db.execute("SELECT count(*) FROM versions").fetchone()[0])


def get(db: sqlite3.Connection, version_id: str) -> StoredVersion | None:
    """Give the version of a whole id."""
    return next(iter(_versions(db, "WHERE id = ?", (bytes.fromhex(version_id),))), None)


def starting_with(db: sqlite3.Connection, digits: str) -> list[StoredVersion]:
    """Give the versions whose id begins with these hexadecimal digits."""
    low, high = bytes.fromhex(digits.ljust(64, "0")), bytes.fromhex(digits.ljust(64, "f"))
    return _versions(db, "WHERE id BETWEEN ? AND ?", (low, high))


def all_versions(db: sqlite3.Connection) -> list[StoredVersion]:
    """List every version, in the order of commits."""
    return _versions(db, "ORDER BY number")


def newest_of_file(db: sqlite3.Connection, file: str) -> StoredVersion | None:
    """Give the newest version that was committed from a file of this name."""
    return next(iter(_versions(db, "WHERE file = ? ORDER BY number DESC LIMIT 1", (file,))), None)


def line_to(db: sqlite3.Connection, version_id: str) -> list[StoredVersion]:
    """Give a version and those that it was made from, newest first."""
    by_id = {version.id: version for version in all_versions(db)}
    return list(_walk(by_id, version_id))


def holds_content(db: sqlite3.Connection, digest: str) -> bool:
    """Tell whether a version has this content."""
    row = db.execute("SELECT 1 FROM versions WHERE content = ? LIMIT 1", (bytes.fromhex(digest),)).fetchone()
    return row is not None


def _walk(by_id: dict[str, StoredVersion], version_id: str | None) -> Iterator[StoredVersion]:
    seen: set[str] = set()
    while version_id is not None and version_id in by_id and version_id not in seen:
        seen.add(version_id)
        yield by_id[version_id]
        version_id = by_id[version_id].parent


def _versions(db: sqlite3.Connection, which: str, values: Sequence[object] = ()) -> list[StoredVersion]:
    rows = db.execute(f"SELECT * FROM versions {which}", values).fetchall()  # noqa: S608 - our own words
    given, said = _names_and_notes(db, rows[0]["id"] if len(rows) == 1 else None)
    try:
        return [version_of(row, given, said) for row in rows]
    except (ValueError, TypeError, AttributeError) as error:
        raise StoreDamaged(
            f"expected the record of a version, found other values ({error}); run `setbook verify`."
        ) from error


def _names_and_notes(
    db: sqlite3.Connection, only: bytes | None
) -> tuple[dict[bytes, tuple[str, ...]], dict[bytes, tuple[str, ...]]]:
    """Give the tags and notes of one version, or of all."""
    which, values = ("WHERE version = ?", (only,)) if only is not None else ("", ())
    given: dict[bytes, tuple[str, ...]] = {}
    for row in db.execute(f"SELECT name, version FROM tags {which} ORDER BY name", values):  # noqa: S608 - our own words
        given[row["version"]] = (*given.get(row["version"], ()), row["name"])
    said: dict[bytes, tuple[str, ...]] = {}
    for row in db.execute(f"SELECT version, text FROM notes {which} ORDER BY rowid", values):  # noqa: S608 - our own words
        said[row["version"]] = (*said.get(row["version"], ()), row["text"])
    return given, said
