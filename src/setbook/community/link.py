"""What a project knows of its sessions on hubs: `.setbook/hub.sqlite3`, beside the store.

It holds nothing that is not elsewhere: the versions are the store's, the sessions are the hub's. What a store has and
this does not name is still to be sent, so the store itself is the queue; after a crash nothing of it is lost.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.errors import NotWritable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.history import Store

_FILE = "hub.sqlite3"
_TABLES = """
CREATE TABLE IF NOT EXISTS sessions (
    hub TEXT NOT NULL, song TEXT NOT NULL, session TEXT NOT NULL, PRIMARY KEY (hub, song)
) STRICT;
CREATE TABLE IF NOT EXISTS versions (
    session TEXT NOT NULL, version TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (session, number)
) STRICT;
"""
_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Linked:
    """A song of a project and its session.

    Attributes
    ----------
    session_id
        On the hub.
    numbers
        Numbers that stored versions have there, by their ids.
    """

    session_id: str
    numbers: dict[str, int]


class Link:
    """Remembers which session is a song's, and which version is which there.

    Parameters
    ----------
    store
        The store of the project.
    hub
        Address of the hub.
    """

    def __init__(self, store: Store, hub: str) -> None:
        self._path = store.folder / _FILE
        self._hub = hub

    def of_song(self, song: str) -> Linked | None:
        """Give a song's session; None where it has none on this hub."""
        with self._connected() as db:
            row = db.execute(
                "SELECT session FROM sessions WHERE hub = ? AND song = ?", (self._hub, song)
            ).fetchone()
            if row is None:
                return None
        return Linked(row[0], self.numbers_in(row[0]))

    def numbers_in(self, session_id: str) -> dict[str, int]:
        """Give the numbers that stored versions have in a session, by their ids; of two with one content, the newer."""
        return {version: number for number, version in sorted(self.versions_in(session_id).items())}

    def versions_in(self, session_id: str) -> dict[int, str]:
        """Give the ids of the stored versions of a session, by their numbers there."""
        with self._connected() as db:
            rows = db.execute("SELECT number, version FROM versions WHERE session = ?", (session_id,))
            return dict(rows.fetchall())

    def songs(self) -> dict[str, str]:
        """Give the sessions on this hub, by song."""
        with self._connected() as db:
            return dict(
                db.execute("SELECT song, session FROM sessions WHERE hub = ?", (self._hub,)).fetchall()
            )

    def remember_session(self, song: str, session_id: str) -> None:
        """Let a session be a song's from now on."""
        with self._connected() as db:
            db.execute("INSERT OR REPLACE INTO sessions VALUES (?, ?, ?)", (self._hub, song, session_id))

    def remember_version(self, session_id: str, version_id: str, number: int) -> None:
        """Take note that a version is there."""
        with self._connected() as db:
            db.execute("INSERT OR REPLACE INTO versions VALUES (?, ?, ?)", (session_id, version_id, number))

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            db = sqlite3.connect(self._path, timeout=_PATIENCE_SECONDS)
            try:
                db.executescript(_TABLES)
                with db:
                    yield db
            finally:
                db.close()
        except sqlite3.Error as error:
            raise NotWritable(
                f"{self._path}: expected a record of what is on the hub, found: {error}. Remove the file; it is made anew "
                "from what the hub has."
            ) from error
