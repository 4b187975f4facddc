"""Processes killed at random instants while people write: nothing that was acknowledged is lost, or done twice."""

from __future__ import annotations

import os
import random
import sys
import time
from typing import TYPE_CHECKING

from tests.hub.kills.promises import Promises
from tests.hub.kills.proof import prove
from tests.hub.kills.site import running_site
from tests.hub.kills.writer import Writer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hub.kills.site import Site

SOAK = os.environ.get("SETBOOK_SOAK") == "1"
KILLS = 110 if SOAK else 4
PEOPLE = ("arranger", "bassist", "cellist", "drummer")
MOST_PAUSE_SECONDS = 2.5
SEED = int(os.environ.get("SETBOOK_SEED", "5"))


def test_what_was_acknowledged_outlives_every_kill(
    empty_url: str, tmp_path: Path, saves: list[bytes]
) -> None:
    chance = random.Random(SEED)
    with running_site(empty_url, tmp_path) as site:
        writers, promises = begin_to_write(site, saves, chance)
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.05, MOST_PAUSE_SECONDS))
            name = chance.choice(("service", "service", "worker"))
            site.kill(name)
            site.start(name)
        finish(writers)
        assert [fault for writer in writers for fault in writer.faults] == [], site.said()
        assert site.ended() == []
        prove(site, promises, saves)
        tell(writers, promises, KILLS)


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


def tell(writers: list[Writer], promises: Promises, kills: int) -> None:
    """Say what was tried."""
    broken, replayed = sum(one.broken for one in writers), sum(one.replayed for one in writers)
    sys.stdout.write(
        f"{kills} kills: {len(promises.answers)} keyed writes and {sum(map(len, promises.versions.values()))} "
        f"versions acknowledged, {broken} requests broken off, {replayed} answers replayed\n"
    )
    assert broken
