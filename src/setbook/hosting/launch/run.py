"""A hub from nothing to an address, and back to nothing."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

from setbook.errors import SettingWrong
from setbook.hosting.deployment import keep_secrets, read_secrets
from setbook.hosting.launch.commands import hub_processes
from setbook.hosting.launch.first_run import prepare
from setbook.hosting.launch.health import ask, hub_checks
from setbook.hosting.launch.lock import check_ports, held
from setbook.hosting.launch.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.hosting.deployment import HostingSettings, HubSecrets
    from setbook.hosting.launch.process import Process


def run_hub(settings: HostingSettings, say: Callable[[str], None], progress: Callable[[str], None]) -> None:
    """Start a hub on this machine, say where it is, and keep it running until a SIGINT or SIGTERM.

    Parameters
    ----------
    settings
        How it runs.
    say
        Takes a line that is to stay.
    progress
        Takes a line that the next one replaces.

    Raises
    ------
    AlreadyRunning
        Another hub runs on the same folder, or a port is taken.
    NotStarted
        A process does not come up; all others are stopped by then.
    SettingWrong
        A setting cannot be meant.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    progress("Preparing the hub's folder and databases")
    settings.state.prepare()
    with held(settings):
        check_ports(settings)
        secrets = keep_secrets(settings.state)
        prepare(settings, say)
        supervisor = Supervisor(hub_processes(settings, secrets), progress, stop)
        try:
            supervisor.start(hub_checks(settings, secrets))
            if not stop.is_set():
                say(f"The hub is at {settings.public_url}; Ctrl-C stops it. Its logs: {settings.state.logs}")
            supervisor.watch(lambda process: _tell_routes(process, settings, secrets))
        finally:
            progress("Stopping the hub")
            supervisor.stop()
    say("The hub has stopped")


def become_part(settings: HostingSettings, name: str) -> None:
    """Become one process of a hub, where each has a container of its own; it does not return.

    Parameters
    ----------
    settings
        How the hub runs.
    name
        `proxy`, `hub`, `service` or `worker`.

    Raises
    ------
    SettingWrong
        There is no such part, or the secrets are missing.
    """
    settings.state.prepare()
    secrets = read_secrets(settings.state)
    if name == "hub":
        prepare(settings, print)
    parts = {process.name: process for process in hub_processes(settings, secrets)}
    if name not in parts:
        raise SettingWrong(f"expected a part of the hub, one of {', '.join(parts)}, found: {name}.")
    os.execvpe(parts[name].command[0], parts[name].command, dict(parts[name].environment))  # noqa: S606 - itself


def _tell_routes(process: Process, settings: HostingSettings, secrets: HubSecrets) -> None:
    """Let the hub tell a proxy that was started again where everything is."""
    if process.name != "proxy":
        return
    token = {"Authorization": f"token {secrets.launcher_token}"}
    proxy_answers = hub_checks(settings, secrets)["proxy"]
    for _ in range(50):
        if proxy_answers() and ask(f"{settings.hub_url}/hub/api/proxy", token, "POST") is not None:
            return
        threading.Event().wait(0.2)
