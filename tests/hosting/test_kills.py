"""Parts of a running hub killed while people are at work: it comes back, their servers stay, and nothing is lost."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING

import httpx
import psutil
import pytest
from tests.history.store.saves import saved
from tests.hosting.people_inside import OnThisMachine, sign_in
from tests.hosting.running_hub import add_person, hub_environment, logs, part_of, running_hub, until
from tests.hub.kills.promises import Promises
from tests.hub.kills.proof import prove_by_asking
from tests.hub.kills.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.hosting.people_inside import Person
    from tests.hosting.running_hub import RunningHub

pytestmark = pytest.mark.slow

SOAK = os.environ.get("SETBOOK_SOAK") == "1"
KILLS = 30 if SOAK else 4
PARTS = ("hub", "proxy", "service", "worker")
PASSWORD = "the rain on the roof"
PEOPLE = ("arranger", "bassist")
MOST_PAUSE_SECONDS = 2.0
BACK_SECONDS = 180.0


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    with running_hub(hub_environment(tmp_path_factory.mktemp("kills") / "hub")) as found:
        for name in PEOPLE:
            add_person(found, name, PASSWORD)
        yield found


@pytest.fixture
def saves(tmp_path: Path) -> list[bytes]:
    """Small Live Sets, each other in what it holds."""
    found = []
    for number in range(3):
        saved(tmp_path / "Rain.als", number)
        found.append((tmp_path / "Rain.als").read_bytes())
    return found


def test_it_comes_back_with_peoples_servers_and_all_that_was_acknowledged(
    hub: RunningHub, saves: list[bytes]
) -> None:
    with sign_in(hub, PEOPLE[0], PASSWORD) as arranger, sign_in(hub, PEOPLE[1], PASSWORD) as bassist:
        arranger.start_server()
        arranger.wait_for_lab()
        server = psutil.Process(arranger.server_pid())
        clients = {person.name: _client(hub, person) for person in (arranger, bassist)}
        promises, chance = Promises(), random.Random(7)
        writers = [
            Writer(name, client, promises, saves, chance.randrange(1 << 30))
            for name, client in clients.items()
        ]
        for writer in writers:
            writer.start()
        for name in [*PARTS, *chance.choices(PARTS, k=KILLS - len(PARTS))]:
            time.sleep(chance.uniform(0.1, MOST_PAUSE_SECONDS))
            _kill(hub, name)
        for writer in writers:
            writer.stop()
        for writer in writers:
            writer.join(300)
            assert not writer.is_alive(), f"{writer.name} waits for an answer\n{logs(hub)}"
            if writer.problem is not None:
                raise writer.problem
        # JupyterHub promises that servers outlive it, and its proxy gets their routes back.
        assert server.is_running()
        assert arranger.server_pid() == server.pid
        until(arranger.lab_answers, "the server behind its route", BACK_SECONDS)
        prove_by_asking(clients, promises)
        for client in clients.values():
            client.close()


def _client(hub: RunningHub, person: Person) -> httpx.Client:
    """A client of the community, through the proxy, with a token of the hub."""
    headers = {"Authorization": f"Bearer {person.token()}"}
    url = f"{hub.service_url}api/v1"
    return httpx.Client(base_url=url, headers=headers, transport=OnThisMachine(), timeout=60)


def _kill(hub: RunningHub, name: str) -> None:
    """Kill a part, and wait until another is there and all answer."""
    until(lambda: part_of(hub, name), f"a {name} to kill", BACK_SECONDS)
    killed = part_of(hub, name)
    assert killed is not None
    os.kill(killed.pid, signal.SIGKILL)
    until(lambda: not killed.is_running() and part_of(hub, name), f"another {name}", BACK_SECONDS)
    until(
        lambda: hub.answers(f"{hub.service_url}api/v1/tags", 200),
        f"the service after {name} died",
        BACK_SECONDS,
    )
    until(lambda: hub.answers(f"{hub.url}/hub/login", 200), f"the hub after {name} died", BACK_SECONDS)
