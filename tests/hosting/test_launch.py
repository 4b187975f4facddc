"""A hub comes up with one command, comes back when a part of it dies, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import psutil
import pytest
from tests.hosting.running_hub import command_of, hub_environment, logs, part_of, running_hub, until

from setbook.hosting.deployment import read_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.hosting.running_hub import RunningHub

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    with running_hub(hub_environment(tmp_path_factory.mktemp("launch") / "hub")) as hub:
        yield hub


def test_everything_that_is_secret_is_closed_to_others(hub: RunningHub) -> None:
    assert stat.S_IMODE(hub.state.path.stat().st_mode) == 0o700
    for file in (hub.state.secrets_file, hub.state.settings_file, hub.state.path / "accounts.sqlite"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    said = hub.said.read_text() + logs(hub)
    secrets = read_secrets(hub.state, {})
    for secret in (secrets.cookie_secret, secrets.proxy_token, secrets.service_token, secrets.launcher_token):
        assert secret not in said
    assert hub.environment["HUB_ADMIN_PASSWORD"] not in said


def test_it_listens_on_the_loopback_only(hub: RunningHub) -> None:
    here = psutil.Process(hub.process.pid)
    listening = [
        connection.laddr.ip
        for process in [here, *here.children(recursive=True)]
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    ]
    assert len(listening) >= 4
    assert set(listening) == {"127.0.0.1"}


def test_a_second_hub_on_the_same_folder_is_refused(hub: RunningHub) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "setbook", "hub"],
        env=hub.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert f"process {hub.process.pid}" in second.stderr
    assert hub.url in second.stderr


def test_a_taken_port_is_named_with_its_setting(hub: RunningHub, tmp_path: Path) -> None:
    other = hub_environment(tmp_path / "other", SERVICE_PORT=hub.environment["SERVICE_PORT"])
    refused = subprocess.run(
        [sys.executable, "-m", "setbook", "hub"], env=other, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    assert "SERVICE_PORT" in refused.stderr


@pytest.mark.parametrize("name", ["service", "proxy", "hub"])
def test_what_is_killed_comes_back(hub: RunningHub, name: str) -> None:
    killed = part_of(hub, name)
    os.kill(killed.pid, signal.SIGKILL)
    until(lambda: not killed.is_running() and part_of(hub, name), f"another {name}")
    # All the way, through the proxy and its routes: the service's page, and the hub's.
    until(lambda: hub.answers(hub.service_url, 200), f"the service's page after {name} died")
    until(lambda: hub.answers(f"{hub.url}/hub/login", 200), f"the hub's page after {name} died")
    assert f"{name} ended with status -9 and was started again" in hub.said.read_text()


def test_a_process_that_does_not_come_up_stops_all_and_says_why(tmp_path: Path) -> None:
    environment = hub_environment(tmp_path / "hub", SERVICE_APP="tests.hosting.no_such_service:create_app")
    failed = subprocess.run(
        [sys.executable, "-m", "setbook", "hub"], env=environment, capture_output=True, text=True, check=False
    )
    assert failed.returncode == 1
    assert "service: expected it to run" in failed.stderr
    assert "no_such_service" in failed.stderr
    left = [each for each in psutil.process_iter() if str(tmp_path / "hub") in " ".join(command_of(each))]
    assert left == []


def test_at_the_end_nothing_is_left_and_the_next_start_changes_no_secret(hub: RunningHub) -> None:
    secrets = hub.state.secrets_file.read_bytes()
    below = psutil.Process(hub.process.pid).children(recursive=True)
    assert len(below) >= 4
    # One whose parent is gone, as a person's server is after the hub was killed.
    orphan = next(each for each in below if "jupyterhub_idle_culler" in " ".join(command_of(each)))
    os.kill(part_of(hub, "hub").pid, signal.SIGKILL)
    assert hub.stop() == 0
    assert [each for each in below if each.is_running()] == []
    assert not orphan.is_running()
    assert hub.said.read_text().rstrip().endswith("The hub has stopped")
    with running_hub(hub.environment) as again:
        assert again.state.secrets_file.read_bytes() == secrets
        assert again.stop() == 0
