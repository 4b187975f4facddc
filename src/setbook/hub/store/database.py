"""The database: SQLite beside the service, or PostgreSQL by URL; read in one state, written in one transaction."""

from __future__ import annotations

import random
import threading
import time
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PATIENCE_MILLISECONDS = 30_000
_MAPPED_BYTES = 256 << 20
_WRITING = "setbook_writing"
_ATTEMPTS = 5
_PAUSE_SECONDS = 0.05
_AGAIN = {"40001", "40P01"}  # PostgreSQL's words for two transactions that wait for each other

Result = TypeVar("Result")


class Database:
    """Gives sessions to read and to write.

    Parameters
    ----------
    url
        As SQLAlchemy writes it. SQLite runs with a write-ahead log, so that readers never wait, and
        ``synchronous=FULL``, so that what was acknowledged survives a power cut.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        # SQLite has one writer at a time. Who waits in line here is called; who waits there looks again and again.
        self._turn = nullcontext() if self.is_postgresql else threading.Lock()
        self._writer = self.engine.execution_options(**{_WRITING: True})

    @property
    def is_postgresql(self) -> bool:
        """Whether it is PostgreSQL; else it is SQLite."""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open it to read; nothing is kept of what is changed."""
        with Session(self.engine, autoflush=False) as session:
            yield session
            session.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open it to write. After the block everything is committed; an error undoes it all."""
        with self._turn, Session(self._writer, expire_on_commit=False) as session:
            yield session
            session.commit()

    def write(self, work: Callable[[Session], Result]) -> Result:
        """Do some work in one transaction; again, where two transactions got in each other's way.

        Parameters
        ----------
        work
            May be done several times; only what it does the last time counts.
        """
        for _ in range(_ATTEMPTS - 1):
            try:
                with self.writing() as session:
                    return work(session)
            except (DBAPIError, StaleDataError) as error:
                if not _was_in_the_way(error):
                    raise
            time.sleep(random.uniform(0.0, _PAUSE_SECONDS))  # noqa: S311 - so that the two do not meet again
        with self.writing() as session:
            return work(session)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _was_in_the_way(error: DBAPIError | StaleDataError) -> bool:
    if isinstance(error, StaleDataError):  # somebody changed the row between our reading and our writing
        return True
    return "database is locked" in str(error.orig) or getattr(error.orig, "sqlstate", None) in _AGAIN


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True)
    engine = create_engine(url, pool_size=10, max_overflow=40)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up_sqlite(connection: Any, record: object) -> None:  # noqa: ARG001 - SQLAlchemy's face
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in (
        f"busy_timeout = {_PATIENCE_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"mmap_size = {_MAPPED_BYTES}",  # pages are read where the system keeps them, not copied for each connection
        "trusted_schema = ON",  # the triggers that keep the search index write a virtual table
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Begin; a writer takes its turn at once, for a reader that turns writer late may be refused."""
    writes = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
