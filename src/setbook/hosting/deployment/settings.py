"""All settings of a hub in one object, read from the environment and from `hub.env` in its state folder."""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

from setbook.errors import SettingWrong
from setbook.hosting.deployment.addresses import check_host, check_url, port_of
from setbook.hosting.deployment.state_folder import StateFolder

if TYPE_CHECKING:
    from collections.abc import Mapping

Spawner = Literal["simple", "docker", "kube", "systemd"]
Auth = Literal["signup", "github", "gitlab", "google", "oidc"]

DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")
BLOBS = ("file", "s3", "gs", "az", "memory")
QUEUES = ("sqlite", "postgresql", "redis", "rediss")
WORKER = shlex.join((sys.executable, "-m", "setbook.hub.jobs"))
NO_WORKER = "none"


@dataclass(frozen=True)
class OAuthSettings:
    """What another site has to know about this hub, and who of its people may come in."""

    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    authorize_url: str = ""
    token_url: str = ""
    userdata_url: str = ""
    name_claim: str = "preferred_username"
    allowed: tuple[str, ...] = ()
    """Names that may come in; `*` lets everyone in whom the site knows. Empty: nobody but the admins."""


@dataclass(frozen=True)
class HostingSettings:
    """How a hub runs. Everything has a default, so that one machine needs no setting at all.

    Read it with `HostingSettings.read`; each field is the setting of the same name in capitals, so `DATABASE_URL`
    is `database_url`.

    Examples
    --------
    >>> from setbook.hosting.deployment import HostingSettings
    >>> HostingSettings.read({"HUB_STATE": "/tmp/a-hub"}).public_url
    'http://hub.localhost:8000'
    """

    state: StateFolder
    public_url: str = "http://hub.localhost:8000"
    """Where people find the hub. Services, people and apps live on names below this one."""
    bind_host: str = "127.0.0.1"
    bind_port: int = 8000
    hub_bind_host: str = "127.0.0.1"
    hub_host: str = "127.0.0.1"
    """Where the other processes find the hub, and below, the proxy and the service: in compose, their names."""
    hub_port: int = 8081
    proxy_host: str = "127.0.0.1"
    proxy_api_port: int = 8001
    service_host: str = "127.0.0.1"
    service_port: int = 10101
    database_url: str = ""
    """The community service's database."""
    hub_database_url: str = ""
    """JupyterHub's own database, which nothing but JupyterHub touches."""
    accounts_url: str = ""
    """The names and password hashes of those who signed up here."""
    blob_url: str = ""
    queue_url: str = ""
    spawner: Spawner = "simple"
    spawner_image: str = "setbook-hub"
    apps_volume: str = "setbook-apps"
    """Where `SPAWNER=docker`: the volume of the apps' copies, which the hub and the service have at `apps`."""
    auth: Auth = "signup"
    oauth: OAuthSettings = field(default_factory=OAuthSettings)
    admins: tuple[str, ...] = ()
    service_app: str = "setbook.hub.entry:community"
    """The ASGI application of the community service: `module:factory`."""
    worker_command: tuple[str, ...] = ()
    """What does the service's jobs in a process of its own; empty: the service does them itself."""
    cull_idle_seconds: int = 3600
    active_server_limit: int = 100
    app_kernel_limit: int = 20
    """How many people may look at one app at a time, each of whom has a kernel."""

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> HostingSettings:
        """Read the settings; what the environment says goes before what `hub.env` says.

        Raises
        ------
        SettingWrong
            A setting cannot be meant: the message says which, and what was expected.
        """
        said = dict(os.environ if environment is None else environment)
        state = StateFolder(Path(said.get("HUB_STATE") or ".hub").absolute())
        said = state.read_settings() | {name: value for name, value in said.items() if value}
        public_url = check_url(
            "PUBLIC_URL", said.get("PUBLIC_URL", cls.public_url), ("http", "https")
        ).rstrip("/")
        auth = _choice("AUTH", said.get("AUTH", cls.auth), get_args(Auth))
        return cls(
            state=state,
            public_url=public_url,
            bind_host=check_host("BIND_HOST", said.get("BIND_HOST", cls.bind_host)),
            bind_port=_number("BIND_PORT", said, port_of(public_url, otherwise=cls.bind_port)),
            hub_bind_host=check_host("HUB_BIND_HOST", said.get("HUB_BIND_HOST", cls.hub_bind_host)),
            hub_host=check_host("HUB_HOST", said.get("HUB_HOST", cls.hub_host)),
            hub_port=_number("HUB_PORT", said, cls.hub_port),
            proxy_host=check_host("PROXY_HOST", said.get("PROXY_HOST", cls.proxy_host)),
            proxy_api_port=_number("PROXY_API_PORT", said, cls.proxy_api_port),
            service_host=check_host("SERVICE_HOST", said.get("SERVICE_HOST", cls.service_host)),
            service_port=_number("SERVICE_PORT", said, cls.service_port),
            database_url=_url("DATABASE_URL", said, state.sqlite("community"), DATABASES),
            hub_database_url=_url("HUB_DATABASE_URL", said, state.sqlite("jupyterhub"), DATABASES),
            accounts_url=_url("ACCOUNTS_URL", said, state.sqlite("accounts"), DATABASES),
            blob_url=_url("BLOB_URL", said, state.blobs.as_uri(), BLOBS),
            queue_url=_url("QUEUE_URL", said, state.sqlite("queue"), QUEUES),
            spawner=cast("Spawner", _choice("SPAWNER", said.get("SPAWNER", cls.spawner), get_args(Spawner))),
            spawner_image=said.get("SPAWNER_IMAGE", cls.spawner_image),
            apps_volume=said.get("APPS_VOLUME", cls.apps_volume),
            auth=cast("Auth", auth),
            oauth=_oauth(said, auth),
            admins=_names(said.get("HUB_ADMIN", "")),
            service_app=said.get("SERVICE_APP", cls.service_app),
            worker_command=_worker(said),
            cull_idle_seconds=_number("CULL_IDLE_SECONDS", said, cls.cull_idle_seconds),
            active_server_limit=_number("ACTIVE_SERVER_LIMIT", said, cls.active_server_limit),
            app_kernel_limit=_number("APP_KERNEL_LIMIT", said, cls.app_kernel_limit),
        )

    @property
    def service_url(self) -> str:
        """Where the community service is found from within, past the proxy."""
        return f"http://{self.service_host}:{self.service_port}"

    @property
    def hub_url(self) -> str:
        """Where JupyterHub is found from within, past the proxy."""
        return f"http://{self.hub_host}:{self.hub_port}"

    @property
    def proxy_api_url(self) -> str:
        """Where JupyterHub tells the proxy its routes."""
        return f"http://{self.proxy_host}:{self.proxy_api_port}"


def _url(name: str, said: Mapping[str, str], otherwise: str, schemes: tuple[str, ...]) -> str:
    url = check_url(name, said.get(name, otherwise), schemes)
    # SQLAlchemy would look for psycopg2 by this name.
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _choice(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise SettingWrong(f"{name}: expected one of {', '.join(choices)}, found: {value}.")
    return value


def _number(name: str, said: Mapping[str, str], otherwise: int) -> int:
    value = said.get(name, str(otherwise))
    if not value.isascii() or not value.isdecimal() or int(value) == 0:
        raise SettingWrong(f"{name}: expected a whole number above zero, found: {value}.")
    return int(value)


def _worker(said: Mapping[str, str]) -> tuple[str, ...]:
    """Return the worker of the service that is run here; another application has its own, or none."""
    own = said.get("SERVICE_APP", HostingSettings.service_app) == HostingSettings.service_app
    command = said.get("WORKER_COMMAND", WORKER if own else NO_WORKER)
    return () if command == NO_WORKER else tuple(shlex.split(command))


def _names(value: str) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in value.split(",") if name.strip())


def _oauth(said: Mapping[str, str], auth: str) -> OAuthSettings:
    settings = OAuthSettings(
        client_id=said.get("OAUTH_CLIENT_ID", ""),
        client_secret=said.get("OAUTH_CLIENT_SECRET", ""),
        authorize_url=said.get("OAUTH_AUTHORIZE_URL", ""),
        token_url=said.get("OAUTH_TOKEN_URL", ""),
        userdata_url=said.get("OAUTH_USERDATA_URL", ""),
        name_claim=said.get("OAUTH_NAME_CLAIM", OAuthSettings.name_claim),
        allowed=_names(said.get("OAUTH_ALLOWED", "")),
    )
    needed = {
        "signup": (),
        "oidc": ("client_id", "client_secret", "authorize_url", "token_url", "userdata_url"),
    }.get(auth, ("client_id", "client_secret"))
    missing = [f"OAUTH_{name.upper()}" for name in needed if not getattr(settings, name)]
    if missing:
        raise SettingWrong(
            f"AUTH={auth}: expected {', '.join(missing)} as well, found nothing there. "
            "The other site gives them out where an application is registered."
        )
    return settings
