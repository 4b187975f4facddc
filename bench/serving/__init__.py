"""The hub's service under load, its search, its uploads, its start and its memory: what people wait for."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from bench.measure import Row, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEEDED = ("fastapi", "uvicorn", "sqlalchemy", "psutil", "httpx", "jupyterhub")


def rows() -> Iterator[Row]:
    """Measure on this machine's loopback, where the hub is installed."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        yield Skipped("the hub's service", f"{', '.join(missing)} is not installed: run it by `make bench`")
        return
    from bench.serving import loading, searching, starting, uploading

    yield from loading.rows()
    yield from uploading.rows()
    yield from searching.rows()
    yield from starting.rows()
