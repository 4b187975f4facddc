"""A hub on loopback, people who sign in to it, and projects to publish."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.community.lines import FAST, Line
from tests.history.store.saves import saved
from tests.hub.service import Hub, running

from setbook.community import Community, Credentials
from setbook.history import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A service that runs, shared by all tests; each uses sessions of its own."""
    folder = tmp_path_factory.mktemp("hub")
    with running(f"sqlite:///{folder}/community.sqlite", folder) as found:
        yield found


@pytest.fixture(scope="session")
def saves(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Small Live Sets, each other in what it holds."""
    path = tmp_path_factory.mktemp("saves") / "Rain.als"
    found = []
    for number in range(3):
        saved(path, number)
        found.append(path.read_bytes())
    return found


@pytest.fixture
def credentials(tmp_path: Path) -> Credentials:
    """Nobody's logins."""
    return Credentials(tmp_path / "config", use_keyring=False)


@pytest.fixture
def as_(hub: Hub, credentials: Credentials) -> Iterator[Callable[..., Community]]:
    """Make a client of somebody; of nobody for an empty name."""
    made: list[Community] = []

    def client(name: str, line: Line | None = None, **options: object) -> Community:
        token = f"token-of-{name}" if name else None
        made.append(
            Community(hub.url, token, transport=line, patience=FAST, credentials=credentials, **options)
        )
        return made[-1]

    yield client
    for each in made:
        each.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of three stored versions, with words."""
    folder = tmp_path / "Rain Project"
    folder.mkdir()
    store = Store.open(folder, create=True)
    for number, message in enumerate(("First sketch", "Brücke", "Louder")):
        saved(folder / "Rain.als", number)
        store.commit(folder / "Rain.als", message, notes=[f"note {number}"], author="Arranger")
    store.tag("mix 1", "HEAD~1")
    return folder


@pytest.fixture
def demo(demo_project: Path, tmp_path: Path) -> Path:
    """The demo project with its sounds, to be changed."""
    return shutil.copytree(demo_project, tmp_path / "Night Drive Project")
