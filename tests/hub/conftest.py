"""What the tests of the hub share: both kinds of database, and a service to call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url, text
from tests.history.store.saves import saved
from tests.hub.postgres import postgres_server
from tests.hub.service import Hub, running

from setbook.hub.store import migrate
from setbook.hub.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server that is there for this run only."""
    with postgres_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, once of each kind."""
    yield from _empty(request, tmp_path)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def module_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same, shared by the tests of a module."""
    yield from _empty(request, tmp_path_factory.mktemp("hub"))


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    """A database with its tables."""
    found = Database(empty_url)
    migrate.upgrade(found)
    yield found
    found.close()


def _empty(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{folder}/community.sqlite"
        return
    url = make_url(request.getfixturevalue("postgres"))
    name = f"test_{abs(hash(str(folder)))}"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


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
