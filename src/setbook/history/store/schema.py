"""The tables of a store, and the way from each older form of them to this one.

`PRAGMA user_version` counts the steps that a database has taken. A step, once
shipped, is never edited; a change of the tables is a new step behind it.
"""

from __future__ import annotations

APPLICATION_ID = 0x53424B31
"""``SBK1``: how `file` and SQLite's tools know that the database is a store."""

PAGE_BYTES = 512
"""Small, so that the database of a short history does not outweigh its blobs."""

_FIRST = (
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    "INSERT INTO settings VALUES ('id', lower(hex(randomblob(16))))",
    # A version is never changed or removed. `number` is the order of commits.
    """CREATE TABLE versions (
    number INTEGER PRIMARY KEY, id BLOB UNIQUE NOT NULL, parent BLOB, merged BLOB,
    song TEXT NOT NULL, branch TEXT NOT NULL, file TEXT NOT NULL,
    content BLOB NOT NULL, container TEXT NOT NULL, samples BLOB,
    time TEXT NOT NULL, author TEXT NOT NULL, message TEXT NOT NULL,
    live TEXT NOT NULL, headline TEXT NOT NULL, badges TEXT NOT NULL)""",
    """CREATE TABLE branches (song TEXT, name TEXT, head BLOB NOT NULL, is_current INTEGER NOT NULL,
    PRIMARY KEY (song, name)) WITHOUT ROWID""",
    "CREATE TABLE tags (name TEXT PRIMARY KEY, version BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE notes (version BLOB NOT NULL, time TEXT NOT NULL, text TEXT NOT NULL)",
)

STEPS: tuple[tuple[str, ...], ...] = (_FIRST,)
"""Step n takes a database from `user_version` n to n + 1."""
