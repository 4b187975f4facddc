"""Real JupyterLab and real Voilà on a free port of the loopback, with a configuration of their own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.audio.cache_folder import cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START_SECONDS = 90


@dataclass(frozen=True)
class Server:
    """A server that answers, and the file that it logs to."""

    url: str
    log: Path


@contextmanager
def jupyter_server(folder: Path, home: Path, token: str, **environment: str) -> Iterator[Server]:
    """Serve `folder` by a Jupyter server as a hub starts it, with setbook's extension; `token` opens it."""
    port = free_port()
    options = [
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.open_browser=False",
        f"--IdentityProvider.token={token}",
        "--ServerApp.jpserver_extensions=setbook_server=True",
        f"--ServerApp.root_dir={folder}",
    ]
    command = [sys.executable, "-m", "jupyterlab", *options]
    with _running(command, port, "/api", folder, home, **environment) as server:
        yield server


@contextmanager
def jupyter_lab(folder: Path, home: Path) -> Iterator[Server]:
    """Serve `folder` in JupyterLab; `home` takes its configuration and its log."""
    page_config = home / "config" / "labconfig" / "page_config.json"
    page_config.parent.mkdir(parents=True, exist_ok=True)
    # The question whether to fetch news would cover what the tests click on.
    page_config.write_text(
        json.dumps({"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}})
    )
    port = free_port()
    options = [
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        "--ServerApp.disable_check_xsrf=True",
        f"--ServerApp.root_dir={folder}",
    ]
    with _running([sys.executable, "-m", "jupyterlab", *options], port, "/api", folder, home) as server:
        yield server


@contextmanager
def voila(notebook: Path, home: Path) -> Iterator[Server]:
    """Serve one notebook as a Voilà app."""
    port = free_port()
    options = ["--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1", "--show_tracebacks=True"]
    command = [sys.executable, "-m", "voila", str(notebook), *options]
    with _running(command, port, "/voila/static/voila.js", notebook.parent, home) as server:
        yield server


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(
    command: list[str], port: int, ready: str, folder: Path, home: Path, **environment: str
) -> Iterator[Server]:
    log = home / "server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    server = Server(f"http://127.0.0.1:{port}", log)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(home) | environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait(process, server, ready)
        yield server
    finally:
        _stop(process)


def _environment(home: Path) -> dict[str, str]:
    """Keep the person's own settings out, and what the tests do out of them."""
    folders = {
        "HOME": home,
        "IPYTHONDIR": home / "ipython",
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        # Made sounds may be shared: what is in the cache is named by what went into it.
        "SETBOOK_CACHE": cache_folder(),
    }
    return os.environ | {name: str(folder) for name, folder in folders.items()}


def _wait(process: subprocess.Popen[bytes], server: Server, ready: str) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        if process.poll() is not None:
            raise RuntimeError(
                f"the server stopped with status {process.returncode}:\n{server.log.read_text()}"
            )
        try:
            with urllib.request.urlopen(server.url + ready, timeout=5):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise TimeoutError(f"no answer from {server.url}{ready} in {START_SECONDS} s:\n{server.log.read_text()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and the kernels that it started; they share its process group."""
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
