"""Databases that have their tables already, copied from one that was brought up to date: most tests are not about that."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, make_url, text

from setbook.hub.store import migrate
from setbook.hub.store.database import Database

if TYPE_CHECKING:
    from sqlalchemy import URL

TEMPLATE = "with_tables"


def write_sqlite(path: Path) -> None:
    """Write a SQLite database with its tables, where there is none yet."""
    if not path.exists():
        path.write_bytes(_sqlite())


@functools.cache
def _sqlite() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "community.sqlite"
        _bring_up_to_date(f"sqlite:///{path}")
        return path.read_bytes()


class PostgresDatabases:
    """Makes and drops databases on a PostgreSQL server, each with a name of its own."""

    def __init__(self, url: str) -> None:
        self._url: URL = make_url(url)
        self._admin = create_engine(url, isolation_level="AUTOCOMMIT")
        self._count = 0
        self._has_template = False

    def make(self, *, has_tables: bool) -> str:
        """Make one and give its name: with the service's tables, or with nothing in it."""
        if has_tables and not self._has_template:
            self._do(f'CREATE DATABASE "{TEMPLATE}"')
            _bring_up_to_date(self.url_of(TEMPLATE))
            self._has_template = True
        self._count += 1
        name = f"test_{self._count}"
        self._do(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{TEMPLATE}"' if has_tables else ""))
        return name

    def url_of(self, name: str) -> str:
        """Give the address of one."""
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Drop one, whoever is still connected to it."""
        self._do(f'DROP DATABASE "{name}" WITH (FORCE)')

    def close(self) -> None:
        """Let go of the server."""
        self._admin.dispose()

    def _do(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


def _bring_up_to_date(url: str) -> None:
    database = Database(url)
    migrate.upgrade(database)
    database.close()
