"""One hub at a time on one folder and on one set of ports."""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

from setbook.errors import AlreadyRunning

if os.name != "nt":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.hosting.deployment import HostingSettings


@contextmanager
def held(settings: HostingSettings) -> Iterator[None]:
    """Hold the folder for as long as the block runs; the system lets go of it however this process ends.

    Raises
    ------
    AlreadyRunning
        Another hub holds it.
    """
    with settings.state.lock_file.open("a+") as file:
        if os.name != "nt":
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                file.seek(0)
                raise AlreadyRunning(
                    f"expected that no hub runs on {settings.state.path}, found one ({file.read().strip()}). "
                    f"It is at {settings.public_url}; stop it first, or name another folder as HUB_STATE."
                ) from error
        file.truncate(0)
        file.write(f"process {os.getpid()}\n")
        file.flush()
        yield


def check_ports(settings: HostingSettings) -> None:
    """Make sure that nobody listens where the hub is about to.

    Raises
    ------
    AlreadyRunning
        Somebody does; the message names the setting by which to move.
    """
    wanted = {
        "BIND_PORT": (settings.bind_host, settings.bind_port),
        "HUB_PORT": (settings.hub_bind_host, settings.hub_port),
        "PROXY_API_PORT": (settings.proxy_host, settings.proxy_api_port),
        "SERVICE_PORT": (settings.service_host, settings.service_port),
    }
    for name, (host, port) in wanted.items():
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise AlreadyRunning(
                    f"expected port {port} of {host} to be free, found: {error.strerror}. "
                    f"Stop what listens there, or choose another port by {name}=…"
                    + (" and PUBLIC_URL=…" if name == "BIND_PORT" else "")
                ) from error
