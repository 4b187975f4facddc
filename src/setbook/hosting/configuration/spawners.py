"""Where people's servers run: on this machine, in containers, or in a cluster."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from setbook.errors import SettingWrong
from setbook.hosting.servers.roles import server_token_scopes
from setbook.hosting.servers.spawning import own_programs_first, person_arguments, prepare_for

if TYPE_CHECKING:
    from setbook.hosting.deployment import HostingSettings

CLASSES = {
    "simple": ("jupyterhub.spawner", "SimpleLocalProcessSpawner", "jupyterhub"),
    "docker": ("dockerspawner", "DockerSpawner", "dockerspawner"),
    "kube": ("kubespawner", "KubeSpawner", "jupyterhub-kubespawner"),
    "systemd": ("systemdspawner", "SystemdSpawner", "jupyterhub-systemdspawner"),
}
START_SECONDS = 60
ANSWER_SECONDS = 60
AT_ONCE = 10


def set_spawner(c: Any, settings: HostingSettings) -> None:
    """Tell JupyterHub where servers run, how many, and what their tokens may.

    Raises
    ------
    SettingWrong
        The package for this kind of server is not installed.
    """
    c.JupyterHub.spawner_class = _spawner(settings.spawner)
    c.JupyterHub.allow_named_servers = True
    c.JupyterHub.named_server_limit_per_user = 3
    c.JupyterHub.active_server_limit = settings.active_server_limit
    c.JupyterHub.concurrent_spawn_limit = AT_ONCE
    c.JupyterHub.cleanup_servers = True
    c.Spawner.server_token_scopes = server_token_scopes
    c.Spawner.pre_spawn_hook = prepare_for(settings)
    c.Spawner.default_url = "/lab"
    c.Spawner.start_timeout = START_SECONDS
    c.Spawner.http_timeout = ANSWER_SECONDS
    {"simple": _simple, "docker": _docker, "kube": _kube, "systemd": _systemd}[settings.spawner](c, settings)


def _surroundings() -> dict[str, str]:
    """Give what servers on this machine are told: where programs are. Where the hub is, `prepare_for` tells people's."""
    return {"PATH": own_programs_first()}


def _simple(c: Any, settings: HostingSettings) -> None:
    """All servers run as this system user: for people who trust each other, as docs/hub.md says."""
    c.Spawner.args = person_arguments(as_this_user=True)
    c.Spawner.environment = _surroundings()
    c.SimpleLocalProcessSpawner.home_dir_template = f"{settings.state.homes}/{{username}}"


def _systemd(c: Any, settings: HostingSettings) -> None:
    c.Spawner.args = person_arguments(as_this_user=True)
    c.Spawner.environment = _surroundings()
    c.SystemdSpawner.dynamic_users = True
    c.SystemdSpawner.isolate_tmp = True
    c.SystemdSpawner.isolate_devices = True
    c.SystemdSpawner.disable_user_sudo = True
    c.SystemdSpawner.user_workingdir = "/var/lib/{USERNAME}"
    c.SystemdSpawner.readonly_paths = [str(settings.state.app_copies)]


def _docker(c: Any, settings: HostingSettings) -> None:
    c.Spawner.args = person_arguments(as_this_user=False)
    c.DockerSpawner.image = settings.spawner_image
    c.DockerSpawner.remove = True
    c.DockerSpawner.network_name = "setbook-hub"
    c.DockerSpawner.use_internal_ip = True
    c.DockerSpawner.volumes = {"setbook-home-{username}": "/home/jovyan"}  # seen by nobody else's server
    c.DockerSpawner.extra_host_config = {"security_opt": ["no-new-privileges"], "cap_drop": ["ALL"]}


def _kube(c: Any, settings: HostingSettings) -> None:
    c.Spawner.args = person_arguments(as_this_user=False)
    c.KubeSpawner.image = settings.spawner_image
    c.KubeSpawner.allow_privilege_escalation = False
    c.KubeSpawner.automount_service_account_token = False


def _spawner(name: str) -> type:
    module, class_name, package = CLASSES[name]
    try:
        found: type = getattr(import_module(module), class_name)
    except ImportError as missing:
        raise SettingWrong(
            f"SPAWNER={name}: expected the package {package}, found: {missing}. Install it: pip install {package}."
        ) from missing
    return found
