"""The apps of a hub for the community service: copies on this machine, servers that JupyterHub runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.errors import NotStarted
from setbook.hosting.servers import app_copy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from setbook.hosting.servers.app_servers import AppLook, AppServers


@dataclass(frozen=True)
class HostedApps:
    """Runs apps for whoever knows the service's token.

    Parameters
    ----------
    folder
        Of all apps' copies.
    servers
        What asks the hub.
    """

    folder: Path
    servers: AppServers

    def publish(self, app_id: str, files: Mapping[str, bytes]) -> str:
        """Write a copy that never changes, and give its name."""
        return app_copy.publish_copy(self.folder, app_id, files)

    def forget(self, app_id: str) -> None:
        """Remove all copies of an app."""
        app_copy.remove_copies(self.folder, app_id)

    def address(self, app_id: str) -> str:
        """Say where people find an app."""
        return self.servers.address(app_id)

    async def start(self, app_id: str, copy: str, notebook: str) -> None:
        """Start an app's server, or let the one that somebody else has just started go on.

        Raises
        ------
        NotStarted
            The hub refuses.
        """
        try:
            await self.servers.start(app_id, copy, notebook)
        except NotStarted:
            if (await self.servers.look(app_id)).state not in {"starting", "ready"}:
                raise

    async def look(self, app_id: str) -> AppLook:
        """See how an app's server does."""
        return await self.servers.look(app_id)

    async def stop(self, app_id: str) -> None:
        """Stop an app's server and wait until it is gone."""
        await self.servers.stop(app_id)
        await self.servers.wait_until_gone(app_id)

    async def remove(self, app_id: str) -> None:
        """Stop it and remove its user, and with it everyone's right to look."""
        await self.servers.remove(app_id)

    async def allow(self, app_id: str, viewer: str) -> None:
        """Let a person look."""
        await self.servers.allow(app_id, viewer)

    async def disallow(self, app_id: str, viewer: str) -> None:
        """Take that back; a server that is gone has nobody who may look."""
        await self.servers.disallow(app_id, viewer)
