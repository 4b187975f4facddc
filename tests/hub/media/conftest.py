"""A song with samples on a service that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.hub.service import add_version, new_session, ok, running, upload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx
    from tests.hub.service import Hub


@pytest.fixture
def hub(fresh_url: str, tmp_path: Path) -> Iterator[Hub]:
    """A service of its own, once on each kind of database."""
    with running(fresh_url, tmp_path) as found:
        yield found


@pytest.fixture(scope="session")
def demos(demo_project: Path) -> list[bytes]:
    """The demo song's versions."""
    return [path.read_bytes() for path in sorted(demo_project.glob("*.als"))]


def song_with_samples(
    client: httpx.Client, project: Path, name: str, session_id: str | None = None
) -> dict[str, Any]:
    """Add a set of a project, with all its samples, to a session."""
    session_id = session_id or new_session(client, visibility="public")
    samples = [
        {"path": str(path.relative_to(project)), "sha256": upload(client, path.read_bytes(), "sample")}
        for path in sorted(project.rglob("*.wav"))
    ]
    path = next(project.rglob(name))
    return add_version(client, session_id, path.read_bytes(), file_name=path.name, samples=samples)


def view(client: httpx.Client, path: str, **query: str) -> dict[str, Any]:
    """Give what a view shows now."""
    found: dict[str, Any] = ok(client.get(path, params=query), 200)
    return found
