"""The database of a store: opened for each use, brought up to date, its refusals said in our words.

A rollback journal, not a write-ahead log: it works on network drives, it can
be read on a disk that takes no writes, and at rest the database is one file,
whole, that a person may copy. ``synchronous=EXTRA`` adds to FULL that the
folder is forced to the disk when the journal goes; without it a power cut
could bring the journal back, and with it undo a commit that was acknowledged.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from setbook.errors import HistoryError, NotWritable, StoreBusy, StoreDamaged
from setbook.history.store.schema import APPLICATION_ID, PAGE_BYTES, STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_SECONDS = 60.0
"""How long a writer waits for another: each holds the database only while it writes."""

_REFUSED = frozenset({
    sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
})  # fmt: skip
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class Database:
    """The database file of a store. No connection outlives its block, so nothing needs closing."""

    def __init__(self, path: Path, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self.path = path
        self._patience_seconds = patience_seconds

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Open it to read; all reads of the block see one state."""
        with self._connected() as connection:
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open it to write, alone. After the block everything is on the disk; an error undoes it all."""
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.execute("COMMIT")

    def create(self) -> None:
        """Make the file and its tables; two processes may do it at once."""
        with self._connected(mode="rwc") as connection:
            connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
            _take_steps(connection)

    def bring_up_to_date(self) -> None:
        """Take the steps that an older setbook did not know, and those that a killed one did not come to."""
        with self._connected() as connection:
            if _steps_taken(connection) < len(STEPS):
                _take_steps(connection)

    def problems(self) -> list[str]:
        """Let SQLite look for damage."""
        with self.reading() as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        return [f"{self.path}: {problem}" for problem in found if problem != "ok"]

    @contextmanager
    def _connected(self, mode: str = "rw") -> Iterator[sqlite3.Connection]:
        with self._said():
            address = f"{self.path.absolute().as_uri()}?mode={mode}"
            connection = sqlite3.connect(
                address, uri=True, timeout=self._patience_seconds, isolation_level=None
            )
            try:
                connection.row_factory = sqlite3.Row
                connection.execute("PRAGMA journal_mode = DELETE")
                connection.execute("PRAGMA synchronous = EXTRA")
                connection.execute("PRAGMA fullfsync = ON")  # on macOS, fsync alone stops at the disk's cache
                connection.execute("PRAGMA trusted_schema = OFF")  # a store may come from a stranger
                self._refuse_newer(connection)
                yield connection
            finally:
                connection.close()

    def _refuse_newer(self, connection: sqlite3.Connection) -> None:
        if _steps_taken(connection) > len(STEPS):
            raise HistoryError(
                f"{self.path}: expected a store of form {len(STEPS)} or older, found one that a newer setbook wrote; "
                "update setbook."
            )

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
            if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise StoreBusy(
                    f"{self.path}: expected the store to be free within {self._patience_seconds:g} s, found another "
                    "process writing; repeat it."
                ) from error
            if code in _REFUSED:
                raise NotWritable(
                    f"{self.path}: expected a folder and a disk that take the store, found: {error}. "
                    "Nothing was stored; make room, or check the folder's permissions, and repeat it."
                ) from error
            if code in _DAMAGED:
                raise StoreDamaged(
                    f"{self.path}: expected the database of a store, found damage ({error}). "
                    "The sets are safe in blobs/; put a copy of the database back."
                ) from error
            raise


def _take_steps(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for step in range(_steps_taken(connection), len(STEPS)):
        for statement in STEPS[step]:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {step + 1}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("COMMIT")


def _steps_taken(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
