"""Search over fifty thousand workflows, on each kind of database."""

from __future__ import annotations

import asyncio
import os
import random
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bench.folder import WORK
from bench.measure import Figure, Row, Skipped
from bench.serving.connection import Connection
from bench.serving.population import Population, populate
from bench.serving.programs import running
from bench.serving.users import API, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

PEOPLE = 20
SESSIONS = 100
WORKFLOWS = 50_000
SEARCHES = 200
EVERYWHERE = "everywhere"
"""It stands in every document."""


def rows() -> Iterator[Row]:
    """Search one after the other, for words as common as they are in the documents."""
    from setbook.hub.store.database import Database

    for kind, database in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with database() as url:
            if url is None:
                yield Skipped(
                    f"search over {WORKFLOWS:,} workflows, {kind}", "no PostgreSQL server is installed"
                )
                continue
            filled = Database(url)
            population = populate(filled, people=PEOPLE, sessions=SESSIONS, workflows=WORKFLOWS)
            filled.close()
            yield from _searches(kind, url, population)


def _searches(kind: str, url: str, population: Population) -> Iterator[Row]:
    chance = random.Random(3)
    words = [" ".join(chance.choices(population.words, k=chance.randint(1, 3))) for _ in range(SEARCHES)]
    with running("service", url, WORK / "searching") as server:
        asyncio.run(_search(server.port, words[:20]))
        tally = asyncio.run(_search(server.port, words))
        common = asyncio.run(_search(server.port, [EVERYWHERE] * 20))
    what = f"search over {WORKFLOWS:,} workflows, {kind}"
    load = f"machine's load {os.getloadavg()[0]:.1f}"
    yield Figure(f"{what}: half of the answers within", tally.p(0.5), "ms", note=load)
    yield Figure(f"{what}: 95 of 100 within", tally.p(0.95), "ms", note=f"{len(tally.errors)} errors")
    yield Figure(f"{what}: a word in every document, half within", common.p(0.5), "ms")


async def _search(port: int, words: list[str]) -> Tally:
    from time import perf_counter

    tally, connection = Tally({"search": []}), Connection(port, "token-of-listener0")
    for text in words:
        begun = perf_counter()
        answer = await connection.send("GET", f"{API}/search?{urlencode({'q': text})}")
        tally.milliseconds["search"].append((perf_counter() - begun) * 1000)
        if answer.status >= 400:
            tally.errors.append(f"{text}: {answer.status}")
    await connection.close()
    return tally


@contextmanager
def _sqlite() -> Iterator[str | None]:
    folder = WORK / "searching"
    folder.mkdir(exist_ok=True)
    yield f"sqlite:///{folder}/community.sqlite"


@contextmanager
def _postgresql() -> Iterator[str | None]:
    from tests.hub.postgres import has_postgres, postgres_server

    if not has_postgres():
        yield None
        return
    with postgres_server() as url:
        yield url
