"""The accounts' tables: made from nothing, taken over from before there were steps, as the code expects them."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, inspect, text
from tests.hub.postgres import postgres_server

from setbook.hosting.accounts import migrate
from setbook.hosting.accounts.account import Standing
from setbook.hosting.accounts.account_store import AccountStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

# As the first release made it, by SQLAlchemy out of the classes.
BEFORE_STEPS = """
CREATE TABLE accounts (
    name VARCHAR(32) NOT NULL, password_hash VARCHAR(255) NOT NULL, standing VARCHAR(16) NOT NULL,
    is_admin BOOLEAN NOT NULL, one_time BOOLEAN NOT NULL, introduction VARCHAR(300) NOT NULL,
    created_at FLOAT NOT NULL, PRIMARY KEY (name)
);
CREATE TABLE attempts (number INTEGER NOT NULL, subject VARCHAR(200) NOT NULL, at FLOAT NOT NULL, PRIMARY KEY (number));
CREATE INDEX attempts_by_subject ON attempts (subject, at);
INSERT INTO accounts VALUES ('keeper', 'a hash', 'admitted', 1, 0, '', 1767225600.0);
INSERT INTO accounts VALUES ('learner', 'another hash', 'waiting', 0, 0, 'from the course', 1767225600.0);
INSERT INTO attempts (subject, at) VALUES ('sign in learner', 1767225600.0);
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        yield create_engine(f"sqlite:///{tmp_path}/accounts.sqlite")
        return
    with postgres_server() as url:
        found = create_engine(url)
        yield found
        found.dispose()


def test_from_nothing_the_steps_make_what_the_code_expects(engine: Engine) -> None:
    migrate.upgrade(engine)
    assert migrate.differences(engine) == []
    migrate.downgrade(engine)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate.upgrade(engine)
    migrate.upgrade(engine)
    assert migrate.differences(engine) == []


def test_what_is_missing_is_found(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE accounts DROP COLUMN introduction"))
    assert any("introduction" in str(found) for found in migrate.differences(engine))


def test_a_file_from_before_keeps_everybody(tmp_path: Path) -> None:
    path = tmp_path / "accounts.sqlite"
    with sqlite3.connect(path) as old:
        old.executescript(BEFORE_STEPS)
    accounts = AccountStore(f"sqlite:///{path}")
    keeper, learner = accounts.find("keeper"), accounts.find("learner")
    assert (keeper.is_admin, keeper.standing, keeper.password_hash) == (True, Standing.ADMITTED, "a hash")
    assert (learner.standing, learner.introduction) == (Standing.WAITING, "from the course")
    accounts.set_standing("learner", Standing.ADMITTED)
    with sqlite3.connect(path) as now:
        assert now.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert now.execute("SELECT count(*) FROM attempts").fetchone() == (1,)
    again = AccountStore(f"sqlite:///{path}")
    assert again.find("learner").standing == Standing.ADMITTED
    assert migrate.differences(again.sessions.kw["bind"]) == []
