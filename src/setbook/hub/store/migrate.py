"""The tables brought up to date: alembic, run by the service itself, never by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from setbook.hub.store import tables as _all_tables  # noqa: F401 - puts every table into the metadata
from setbook.hub.store.base import Base

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.schema import SchemaItem

    from setbook.hub.store.database import Database

_SCRIPTS = Path(__file__).parent / "migrations"
_OWN_OF_A_DATABASE = {"search_index", "document", "job_runs"}
"""The search index: a virtual table and its shadows on SQLite, a generated column on PostgreSQL; the workers' record."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Take every step up to a revision; what has been taken is not taken again."""
    with database.engine.connect() as connection:
        command.upgrade(_config(connection), revision)
        connection.commit()


def downgrade(database: Database, revision: str = "base") -> None:
    """Go back to a revision. What the steps after it brought is lost."""
    with database.engine.connect() as connection:
        command.downgrade(_config(connection), revision)
        connection.commit()


def is_up_to_date(database: Database) -> bool:
    """Whether every step has been taken: another process may just be at it."""
    with database.engine.connect() as connection:
        newest = ScriptDirectory.from_config(_config(connection)).get_current_head()
        return MigrationContext.configure(connection).get_current_revision() == newest


def differences(database: Database) -> list[object]:
    """List what the tables of a database lack or have too much, compared with what the code expects."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": _is_described}
        )
        return list(compare_metadata(context, Base.metadata))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _is_described(
    item: SchemaItem,  # noqa: ARG001 - alembic's face
    name: str | None,
    type_: str,  # noqa: ARG001
    reflected: bool,
    compare_to: SchemaItem | None,  # noqa: ARG001
) -> bool:
    """Leave out what a database makes for itself."""
    return not (reflected and name is not None and any(name.startswith(own) for own in _OWN_OF_A_DATABASE))
