"""Private servers for tests, each on a port of the loopback and gone afterwards: Redis, and a store that speaks S3."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START_SECONDS = 60
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": "us-east-1",
    "AWS_ALLOW_HTTP": "true",
}


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Run a Redis server; gives its URL. Skips the test where there is none to run."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no Redis server: .ci/install-packages redis, or apt-get install redis-server")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    with _process(command, lambda: _takes(port)):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def s3_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Run a store that speaks S3; gives its address. The environment names it, as it would a real one."""
    if find_spec("moto") is None or find_spec("flask_cors") is None:
        pytest.skip("no server that speaks S3: pip install --group test .")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT": url, "AWS_ENDPOINT_URL": url}.items():
        monkeypatch.setenv(name, value)
    command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    with _process(command, lambda: _takes(port)):
        yield url


def make_bucket(url: str, name: str) -> str:
    """Make a bucket, and give its address as a setting has it."""
    assert httpx.put(f"{url}/{name}").status_code == 200
    return f"s3://{name}/blobs"


@contextmanager
def _process(command: list[str], is_up: object) -> Iterator[None]:
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ)
    )
    try:
        give_up = time.monotonic() + START_SECONDS
        while not is_up():  # type: ignore[operator] # a question
            assert process.poll() is None, f"{command[0]} did not start"
            assert time.monotonic() < give_up, f"{command[0]} did not start in time"
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _takes(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
