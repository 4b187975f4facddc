"""The services beside JupyterHub: the community, and what stops servers that nobody uses."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from setbook.hosting.deployment.addresses import SERVICE_NAME

if TYPE_CHECKING:
    from setbook.hosting.deployment import HostingSettings, HubSecrets

CULLER = "idle-culler"
LAUNCHER = "launcher"


def services(settings: HostingSettings, secrets: HubSecrets) -> list[dict[str, Any]]:
    """Return the services as JupyterHub takes them.

    The community service is external: it is started and watched beside the hub, with a token that both know, so
    that a restart of either does not stop the other and several copies of it can run.
    """
    return [
        {
            "name": SERVICE_NAME,
            "url": settings.service_url,
            "api_token": secrets.service_token,
            "oauth_no_confirm": True,  # it is the hub's own: nobody has to agree to it
            "oauth_client_allowed_scopes": ["read:users:groups!user"],
            "display": True,
        },
        {"name": LAUNCHER, "api_token": secrets.launcher_token, "display": False},
        {
            "name": CULLER,
            "command": [
                sys.executable,
                "-m",
                "jupyterhub_idle_culler",
                f"--timeout={settings.cull_idle_seconds}",
                f"--cull-every={max(1, settings.cull_idle_seconds // 4)}",
            ],
            "display": False,
        },
    ]
