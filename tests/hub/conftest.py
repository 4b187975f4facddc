"""What the tests of the hub share: both kinds of database, and a service to call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.history.store.saves import saved
from tests.hub.databases import PostgresDatabases, write_sqlite
from tests.hub.postgres import postgres_server
from tests.hub.service import Hub, running

from setbook.hub.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server that is there for this run only."""
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_databases(postgres: str) -> Iterator[PostgresDatabases]:
    """What makes databases on it."""
    databases = PostgresDatabases(postgres)
    yield databases
    databases.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, once of each kind."""
    yield from _address(request, tmp_path, has_tables=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that has its tables, and nothing in them."""
    yield from _address(request, tmp_path, has_tables=True)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def module_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same, shared by the tests of a module."""
    yield from _address(request, tmp_path_factory.mktemp("hub"), has_tables=True)


@pytest.fixture
def database(fresh_url: str) -> Iterator[Database]:
    """A database with its tables."""
    found = Database(fresh_url)
    yield found
    found.close()


def _address(request: pytest.FixtureRequest, folder: Path, *, has_tables: bool) -> Iterator[str]:
    if request.param == "sqlite":
        path = folder / "community.sqlite"
        if has_tables:
            write_sqlite(path)
        yield f"sqlite:///{path}"
        return
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    name = databases.make(has_tables=has_tables)
    yield databases.url_of(name)
    databases.drop(name)


@pytest.fixture(scope="module")
def hub(module_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A service that runs, once on each kind of database, shared by the tests of a module."""
    with running(module_url, tmp_path_factory.mktemp("service")) as found:
        yield found


@pytest.fixture(scope="session")
def saves(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Small Live Sets, each other in what it holds."""
    folder = tmp_path_factory.mktemp("saves")
    found = []
    for number in range(6):
        saved(folder / "Rain.als", number)
        found.append((folder / "Rain.als").read_bytes())
    return found
