"""What runs apps in tests of the service alone: it keeps in memory what a hub would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.errors import NotStarted
from setbook.hosting.servers.app_servers import AppLook

if TYPE_CHECKING:
    from collections.abc import Mapping


class StandInApps:
    """Starts apps at once, or refuses to."""

    def __init__(self) -> None:
        self.copies: dict[str, dict[str, Mapping[str, bytes]]] = {}
        self.looks: dict[str, AppLook] = {}
        self.running: dict[str, str] = {}
        self.allowed: set[tuple[str, str]] = set()
        self.refusal = ""

    def viewers(self, app_id: str) -> set[str]:
        """Who may look at an app."""
        return {name for one, name in self.allowed if one == app_id}

    def publish(self, app_id: str, files: Mapping[str, bytes]) -> str:
        name = f"copy-{abs(hash(tuple(sorted(files.items()))))}"
        self.copies.setdefault(app_id, {})[name] = files
        return name

    def forget(self, app_id: str) -> None:
        self.copies.pop(app_id, None)

    def address(self, app_id: str) -> str:
        return f"http://app-{app_id}.hub.test/"

    async def start(self, app_id: str, copy: str, notebook: str) -> None:
        if self.refusal:
            raise NotStarted(self.refusal)
        assert notebook in self.copies[app_id][copy]
        self.running[app_id] = copy
        self.looks[app_id] = AppLook("ready", 100)

    async def look(self, app_id: str) -> AppLook:
        return self.looks.get(app_id, AppLook("gone"))

    async def stop(self, app_id: str) -> None:
        self.looks.pop(app_id, None)
        self.running.pop(app_id, None)

    async def remove(self, app_id: str) -> None:
        await self.stop(app_id)
        self.allowed = {(one, name) for one, name in self.allowed if one != app_id}

    async def allow(self, app_id: str, viewer: str) -> None:
        assert app_id in self.running
        self.allowed.add((app_id, viewer))

    async def disallow(self, app_id: str, viewer: str) -> None:
        self.allowed.discard((app_id, viewer))
