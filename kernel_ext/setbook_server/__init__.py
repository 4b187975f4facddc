"""What setbook adds to a person's own Jupyter server on a hub: a song of the hub is opened there, with all that is its.

A link of the hub's pages leads to `setbook/open/ID` on the server of whoever follows it. The page there says what
would come and to where, and brings nothing before its button is pressed: any site can make that link. Then the
session is pulled, as `%setbook pull` does, and JupyterLab opens a notebook beside its sets.

Nothing of setbook is imported before somebody opens something, so that servers start as fast as without it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

__all__ = [
    "_jupyter_server_extension_points",
    "_load_jupyter_server_extension",
    "_start_jupyter_server_extension",
]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Tell the server where the extension is."""
    return [{"module": "setbook_server"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Add the page to the server."""
    from setbook_server.open_page import routes  # noqa: PLC0415 - imported where a server loads it, and only there

    found = routes(server.base_url, Path(server.root_dir).expanduser())
    server.web_app.add_handlers(".*$", found)  # type: ignore[no-untyped-call] # Jupyter's, not ours


async def _start_jupyter_server_extension(server: ServerApp) -> None:
    """Let JupyterLab ask for no news; when all is loaded, for the hub's own extension sets such a hook too."""
    from setbook_server.quiet_lab import quieten  # noqa: PLC0415

    quieten(server.web_app.settings)
