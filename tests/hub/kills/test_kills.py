"""Processes killed at random instants while people write: nothing that was acknowledged is lost, or done twice."""

from __future__ import annotations

import os
import random
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.hub.kills.promises import Promises
from tests.hub.kills.proof import prove
from tests.hub.kills.site import running_site
from tests.hub.kills.writer import Writer
from tests.hub.postgres import running_postgres

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.hub.kills.site import Site

pytestmark = pytest.mark.slow

SOAK = os.environ.get("SETBOOK_SOAK") == "1"
KILLS = 110 if SOAK else 4
PEOPLE = ("arranger", "bassist", "cellist", "drummer")
MOST_PAUSE_SECONDS = 2.5
WAITED_FOR = 0.8
"""How often the service is at work before the next kill; else it may be while it starts."""
SEED = int(os.environ.get("SETBOOK_SEED", "5"))


def test_what_was_acknowledged_outlives_every_kill(tmp_path: Path, saves: list[bytes]) -> None:
    with running_site(f"sqlite:///{tmp_path}/community.sqlite", tmp_path) as site:
        faults = kill_while_people_write(site, saves, {"service": 2, "worker": 1}, lambda: None)
        assert faults == [], site.said()


def test_also_with_a_database_that_crashes(tmp_path: Path, saves: list[bytes]) -> None:
    with running_postgres() as postgres, running_site(postgres.url, tmp_path) as site:
        parts = {"service": 4, "worker": 2, "database": 1}
        faults = kill_while_people_write(site, saves, parts, postgres.restart)
        # Who asked while it was away was told so, and asked again.
        assert [fault for fault in faults if " 503 " not in fault] == [], site.said()


def kill_while_people_write(
    site: Site, saves: list[bytes], parts: dict[str, int], crash_database: Callable[[], None]
) -> list[str]:
    """Kill parts, each as often as its weight says, and prove that all that was acknowledged is there.

    Returns
    -------
    list of str
        What people were told of faults.
    """
    chance = random.Random(SEED)
    order = [*parts, *chance.choices(list(parts), list(parts.values()), k=KILLS - len(parts))]
    chance.shuffle(order)
    writers, promises = begin_to_write(site, saves, chance)
    for name in order:
        if chance.random() < WAITED_FOR:
            site.wait()
        time.sleep(chance.uniform(0.05, MOST_PAUSE_SECONDS))
        if name == "database":
            crash_database()
            continue
        site.kill(name)
        site.start(name)
    finish(writers)
    site.wait()
    assert site.ended() == []
    prove(site, promises, saves)
    tell(writers, promises)
    return [fault for writer in writers for fault in writer.faults]


def begin_to_write(site: Site, saves: list[bytes], chance: random.Random) -> tuple[list[Writer], Promises]:
    """Let people begin."""
    promises = Promises()
    writers = [Writer(name, site.client(name), promises, saves, chance.randrange(1 << 30)) for name in PEOPLE]
    for writer in writers:
        writer.start()
    return writers, promises


def finish(writers: list[Writer]) -> None:
    """Let them finish what they are at."""
    for writer in writers:
        writer.stop()
    for writer in writers:
        writer.join(150)
        assert not writer.is_alive(), f"{writer.name} waits for an answer"
        if writer.problem is not None:
            raise writer.problem


def tell(writers: list[Writer], promises: Promises) -> None:
    """Say what was tried."""
    broken, replayed = sum(one.broken for one in writers), sum(one.replayed for one in writers)
    sys.stdout.write(
        f"{KILLS} kills: {len(promises.answers)} keyed writes and {sum(map(len, promises.versions.values()))} "
        f"versions acknowledged, {broken} requests broken off, {replayed} answers replayed\n"
    )
    assert broken
