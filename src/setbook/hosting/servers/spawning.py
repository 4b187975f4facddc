"""What is run when a server is asked for: JupyterLab with setbook for a person, Voilà for an app."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tornado.web import HTTPError

from setbook.errors import NotFound
from setbook.hosting.deployment.addresses import SERVICE_PREFIX
from setbook.hosting.deployment.names import APP_PREFIX
from setbook.hosting.servers.app_copy import find_notebook
from setbook.hosting.servers.roles import is_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.hosting.deployment import HostingSettings

KERNEL = "setbook"
EXTENSION = "setbook_server"


def person_arguments(*, as_this_user: bool) -> list[str]:
    """Return what JupyterLab is started with, by this system user or by that of a container."""
    root = as_this_user and hasattr(os, "getuid") and os.getuid() == 0
    return [
        f"--MultiKernelManager.default_kernel_name={KERNEL}",
        f"--ServerApp.jpserver_extensions={EXTENSION}=True",
        *(["--allow-root"] if root else []),
    ]


def prepare_for(settings: HostingSettings) -> Callable[[Any], None]:
    """Return the hook that JupyterHub calls before it starts a server."""
    python = sys.executable if settings.spawner in {"simple", "systemd"} else "python3"

    def prepare(spawner: Any) -> None:
        if is_app(spawner.user.name):
            _prepare_app(spawner, settings, python)
        else:
            # Where `setbook.community` finds the hub: from within, past the proxy, for outside of browsers not every
            # system finds names below localhost.
            service = settings.service_url + SERVICE_PREFIX
            spawner.environment = {**spawner.environment, "SETBOOK_HUB_URL": service}

    return prepare


def _prepare_app(spawner: Any, settings: HostingSettings, python: str) -> None:
    options = spawner.user_options or {}
    app_id = spawner.user.name.removeprefix(APP_PREFIX)
    try:
        notebook = find_notebook(
            settings.state.app_copies, app_id, str(options.get("copy", "")), str(options.get("notebook", ""))
        )
    except NotFound as missing:
        raise HTTPError(400, str(missing)) from missing
    spawner.cmd = [python, "-m", "setbook.hosting.servers.app_server", str(notebook)]
    spawner.args = []
    spawner.default_url = ""
    if settings.spawner == "docker":
        spawner.read_only_volumes = {settings.apps_volume: str(settings.state.app_copies)}
    spawner.environment = {**spawner.environment, "APP_KERNEL_LIMIT": str(settings.app_kernel_limit)}


def own_programs_first() -> str:
    """Return the search path with the folder of this Python first, so that a kernel's `python` is this one."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
