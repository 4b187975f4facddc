"""The whole configuration of JupyterHub, from the settings and the secrets."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from setbook.hosting.configuration.services import CULLER, LAUNCHER, services
from setbook.hosting.configuration.sign_in import set_sign_in
from setbook.hosting.configuration.spawners import set_spawner
from setbook.hosting.deployment import HostingSettings, read_secrets
from setbook.hosting.deployment.addresses import service_public_url
from setbook.hosting.servers.roles import APPS_GROUP, custom_scopes, load_roles


def configure(c: Any, settings: HostingSettings | None = None) -> HostingSettings:
    """Tell JupyterHub all that a hub needs, and return the settings it was told from.

    Parameters
    ----------
    c
        What JupyterHub's `get_config()` returns.
    settings
        Read from the environment if not given.

    Raises
    ------
    SettingWrong
        A setting or a secret is missing or cannot be meant.
    """
    settings = settings or HostingSettings.read()
    secrets = read_secrets(settings.state)

    c.JupyterHub.bind_url = f"http://{settings.bind_host}:{settings.bind_port}"
    c.JupyterHub.hub_bind_url = f"http://{settings.hub_bind_host}:{settings.hub_port}"
    c.JupyterHub.hub_connect_url = settings.hub_url
    # Services, people and apps on names of their own: a page of one cannot act on another.
    c.JupyterHub.subdomain_host = settings.public_url
    c.JupyterHub.cookie_secret = bytes.fromhex(secrets.cookie_secret)
    c.CryptKeeper.keys = [secrets.crypt_key]
    c.JupyterHub.db_url = settings.hub_database_url
    c.JupyterHub.upgrade_db = True  # a SQLite file is backed up beside itself first

    # The proxy runs beside the hub, so that the hub can be started anew while people work.
    c.ConfigurableHTTPProxy.should_start = False
    c.ConfigurableHTTPProxy.api_url = settings.proxy_api_url
    c.ConfigurableHTTPProxy.auth_token = secrets.proxy_token

    # Who has signed in at the hub is led through the community's sign-in, which asks nothing more.
    c.JupyterHub.default_url = f"{service_public_url(settings.public_url)}login"
    c.JupyterHub.template_paths = [str(files("setbook.hosting.accounts") / "pages")]
    c.JupyterHub.template_vars = {"sign_up_here": settings.auth == "signup"}
    c.JupyterHub.tornado_settings = {
        "headers": {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }
    }

    c.JupyterHub.services = services(settings, secrets)
    c.JupyterHub.custom_scopes = custom_scopes()
    c.JupyterHub.load_groups = {APPS_GROUP: {"users": []}}
    c.JupyterHub.load_roles = load_roles(CULLER, LAUNCHER)
    set_sign_in(c, settings)
    set_spawner(c, settings)
    return settings
