"""An app's server knows its token, and whoever it starts cannot read it, not even in `/proc`."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

TOKEN = "0123456789abcdef0123456789abcdef"

LOOKS = """
import os, pathlib, sys
parent = pathlib.Path(f"/proc/{os.getppid()}/environ")
try:
    found = parent.read_bytes().decode()
except OSError:
    found = ""
sys.exit("TOKEN" in found or any("TOKEN" in name for name in os.environ))
""".replace("TOKEN", TOKEN)


def run(server: str) -> str:
    """Run a server that prints what token it has and whether its child found it."""
    code = f"import os, subprocess, sys\n{server}\nfound = subprocess.run([sys.executable, '-c', {LOOKS!r}]).returncode\nprint(token, found)"
    environment = {**os.environ, "JUPYTERHUB_API_TOKEN": TOKEN, "JPY_API_TOKEN": TOKEN}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows environments in /proc")
def test_taking_it_out_of_the_environment_is_not_enough() -> None:
    server = "os.environ.pop('JPY_API_TOKEN'); token = os.environ.pop('JUPYTERHUB_API_TOKEN')"
    assert run(server) == f"{TOKEN} 1"


def test_a_child_finds_nothing() -> None:
    server = "from setbook.hosting.servers.app_token import take_token\ntoken = take_token()"
    assert run(server) == f"{TOKEN} 0"
