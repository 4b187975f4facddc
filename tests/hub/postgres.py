"""A private PostgreSQL server for the tests: its own folder, its own port on the loopback, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_OWNERS = ("postgres", "nobody")


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a server; gives the URL of its maintenance database. Skips the test where there is none to run."""
    with running_postgres() as server:
        yield server.url


@dataclass(frozen=True)
class PostgresServer:
    """A server that runs."""

    url: str
    restart: Callable[[], None]
    """End all its processes at once, as a crash does, and let it recover."""


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Run a server that a test may crash. Skips the test where there is none to run."""
    programs = _programs()
    if programs is None:
        pytest.skip("no PostgreSQL server: .ci/install-packages postgres, or apt-get install postgresql")
    run = _Runner(programs)
    folder = Path(tempfile.mkdtemp(prefix="setbook-postgres-"))
    run.give(folder)
    port = _free_port()
    try:
        run("initdb", "--pgdata", folder / "data", "--username", "setbook", "--auth", "trust", "--no-sync", "--encoding", "UTF8", "--locale", "C.UTF-8")  # fmt: skip
        options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c max_connections=60"
        here = ("--pgdata", folder / "data", "--log", folder / "log", "--options", options, "--wait")
        run("pg_ctl", *here, "start")
        try:
            yield PostgresServer(
                f"postgresql+psycopg://setbook@127.0.0.1:{port}/postgres",
                lambda: run("pg_ctl", *here, "--mode", "immediate", "restart"),
            )
        finally:
            run("pg_ctl", "--pgdata", folder / "data", "--mode", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Runner:
    """Runs PostgreSQL's programs, as an unprivileged user where the tests are root: it refuses root."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._user = None if os.getuid() else next(name for name in _OWNERS if _is_user(name))

    def give(self, folder: Path) -> None:
        if self._user is not None:
            shutil.chown(folder, self._user)

    def __call__(self, program: str, *arguments: object) -> None:
        done = subprocess.run(
            [self._programs / program, *map(str, arguments)],
            user=self._user, group=None if self._user is None else pwd.getpwnam(self._user).pw_gid,
            extra_groups=None if self._user is None else [],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            cwd="/", text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, f"{program}: {done.stderr}"


def has_postgres() -> bool:
    """Whether there is a server to run."""
    return _programs() is not None


def _programs() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    found = [folder for folder in folders if (folder / "initdb").exists()]
    if found:
        return found[-1]
    on_path = shutil.which("initdb")
    return None if on_path is None else Path(on_path).parent


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
