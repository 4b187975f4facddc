"""Databases, copied in one state while others write, and put back: SQLite by itself, PostgreSQL by its programs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import make_url

from setbook.errors import HostingError, StoreDamaged

if TYPE_CHECKING:
    from sqlalchemy import URL

Form = Literal["sqlite", "postgresql"]

_PATIENCE_SECONDS = 60.0
_BEGIN = b"BEGIN;\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
_COMMIT = b"\nCOMMIT;\n"
_PIECE_BYTES = 1 << 20


def form_of(url: str) -> Form:
    """Say which kind of database an address is of."""
    return "sqlite" if make_url(url).get_backend_name() == "sqlite" else "postgresql"


def sqlite_path(url: str) -> Path:
    """Say which file a SQLite database is."""
    return Path(make_url(url).database or "").absolute()


def is_there(url: str) -> bool:
    """Whether there is something in a database."""
    if form_of(url) == "sqlite":
        path = sqlite_path(url)
        return path.is_file() and path.stat().st_size > 0
    engine = create_engine(url)
    try:
        return bool(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def copy(url: str, into: Path) -> None:
    """Copy a database in the state that it is in, into a file; those who write to it wait at most for a moment.

    Raises
    ------
    HostingError
        PostgreSQL's programs are missing or refuse.
    StoreDamaged
        The copy of a SQLite database is not sound.
    """
    if form_of(url) == "sqlite":
        _copy_sqlite(sqlite_path(url), into)
    else:
        _run(
            ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(into)],
            make_url(url),
        )


def put_back(copied: Path, url: str) -> None:
    """Put a copy in place of what is in a PostgreSQL database, all of it or nothing.

    A SQLite database is a file, which is put in its place by who restores.

    Raises
    ------
    HostingError
        PostgreSQL's programs are missing or refuse; then everything is as it was.
    """
    unpack = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(copied)]
    where = make_url(url)
    command = [*_psql(where), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--file=-"]
    with (
        subprocess.Popen(unpack, stdout=subprocess.PIPE) as source,  # noqa: S603 - PostgreSQL's own programs
        subprocess.Popen(  # noqa: S603
            command,
            env=_surroundings(where),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as target,
    ):
        assert source.stdout is not None
        assert target.stdin is not None
        try:
            target.stdin.write(_BEGIN)
            shutil.copyfileobj(source.stdout, target.stdin, _PIECE_BYTES)
            if source.wait() == 0:
                target.stdin.write(_COMMIT)  # what ends without this has changed nothing
            target.stdin.close()
        except BrokenPipeError:
            source.kill()
        assert target.stderr is not None
        said = target.stderr.read().decode(errors="replace")
    if source.returncode or target.returncode:
        raise HostingError(
            f"expected PostgreSQL to take the backup, found: {said.strip() or 'a backup that cannot be read'}. "
            "The database is as it was."
        )


def _copy_sqlite(path: Path, into: Path) -> None:
    with (
        closing(sqlite3.connect(path, timeout=_PATIENCE_SECONDS)) as source,
        closing(sqlite3.connect(into)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, with no log beside it
        found = target.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise StoreDamaged(
            f"{path}: expected a sound database, found: {found}. Restore it from an earlier backup."
        )


def _run(command: list[str], where: URL) -> None:
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        [_program(command[0]), *command[1:], "--dbname", _address(where)],
        env=_surroundings(where), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise HostingError(f"expected {command[0]} to copy the database, found: {done.stderr.strip()}")


def _psql(where: URL) -> list[str]:
    return [_program("psql"), "--dbname", _address(where)]


def _address(where: URL) -> str:
    """Say where a database is, without its password, which everybody on the machine could read in a list of processes."""
    return where.set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _surroundings(where: URL) -> dict[str, str]:
    return {**os.environ, **({"PGPASSWORD": str(where.password)} if where.password else {})}


def _program(name: str) -> str:
    """Find one of PostgreSQL's programs: the newest that is installed, which reads all that older ones wrote."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    installed = [folder / name for folder in folders if (folder / name).exists()]
    found = str(installed[-1]) if installed else shutil.which(name)
    if found is None:
        raise HostingError(
            f"expected PostgreSQL's {name}, found none; install it: apt-get install postgresql-client."
        )
    return found
