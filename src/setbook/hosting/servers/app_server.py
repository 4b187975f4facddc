"""The server of one app: Voilà behind the sign-in of the hub.

Started by JupyterHub as `python -m setbook.hosting.servers.app_server NOTEBOOK`. Who may look is up to the hub:
whoever the app's server is shared with. Viewers cannot send code to the kernel; Voilà passes on only what
widgets need.
"""

from __future__ import annotations

import os
import sys
from typing import Any
from urllib.parse import urlsplit

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from jupyterhub.services.auth import HubOAuth
from jupyterhub.singleuser.extension import JupyterHubIdentityProvider, JupyterHubOAuthCallbackHandler
from tornado.web import HTTPError
from voila.app import Voila

from setbook.hosting.servers.app_token import take_token

KERNEL_IDLE_SECONDS = 600
KERNEL_LOOK_SECONDS = 60
REMEMBERED_SECONDS = 10
"""So long who may look is not asked anew; so late a right that was taken back ends."""


class HubSignIn(JupyterHubIdentityProvider):
    """Voilà's question who looks, answered by the hub."""

    def __init__(self, **settings: Any) -> None:
        settings.pop("token", None)  # Voilà's own, which nobody needs here
        super().__init__(**settings)

    def get_handlers(self) -> list[Any]:
        """Return the route on which the hub sends viewers back; Voilà does not put the prefix before it."""
        prefix = self.hub_auth.base_url
        return [(f"{prefix}oauth_callback", JupyterHubOAuthCallbackHandler, {"hub_auth": self.hub_auth})]


class LimitedKernels(AsyncMappingKernelManager):
    """One kernel for each viewer, up to a limit: Voilà has none, and memory ends."""

    async def start_kernel(self, **options: Any) -> str:  # type: ignore[override] # as its parent does
        """Start a kernel, unless there are as many as there may be."""
        limit = int(os.environ.get("APP_KERNEL_LIMIT", "20"))
        if len(self.list_kernel_ids()) >= limit:
            raise HTTPError(503, "Too many people look at this app right now. Try again in some minutes.")
        return str(await super().start_kernel(**options))


def arguments(notebook: str, service_url: str, prefix: str) -> list[str]:
    """Return what Voilà is started with."""
    address = urlsplit(service_url)
    policy = "frame-ancestors 'self'"
    return [
        notebook,
        "--no-browser",
        f"--port={address.port}",
        f"--Voila.ip={address.hostname}",
        f"--base_url={prefix}",
        f"--server_url={prefix}",
        "--Voila.port_retries=0",
        "--VoilaConfiguration.strip_sources=True",
        "--VoilaConfiguration.show_tracebacks=False",
        f"--MappingKernelManager.cull_idle_timeout={KERNEL_IDLE_SECONDS}",
        f"--MappingKernelManager.cull_interval={KERNEL_LOOK_SECONDS}",
        "--MappingKernelManager.cull_connected=False",
        f'--Voila.tornado_settings={{"headers": {{"Content-Security-Policy": "{policy}"}}}}',
    ]


def main() -> None:
    """Serve the notebook that the command line names until stopped."""
    hub = HubOAuth(api_token=take_token(), cache_max_age=REMEMBERED_SECONDS)

    class SignIn(HubSignIn):
        hub_auth = hub

    app = Voila.instance(identity_provider_class=SignIn)
    app.config.VoilaConfiguration.multi_kernel_manager_class = LimitedKernels
    app.initialize(
        arguments(sys.argv[1], os.environ["JUPYTERHUB_SERVICE_URL"], os.environ["JUPYTERHUB_SERVICE_PREFIX"])
    )
    app.start()


if __name__ == "__main__":
    main()
