"""Fifty people at once: how long they wait, beside the same routes in bare FastAPI, and what a request costs."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from bench.folder import WORK
from bench.measure import Figure, Ratio, Row
from bench.serving.connection import Connection
from bench.serving.population import Population, populate
from bench.serving.programs import RECORDED, Server, running
from bench.serving.users import API, Tally, use

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PEOPLE = 50
SESSIONS = 1_000
WORKFLOWS = 2_000
WARM_SECONDS = 3.0
SECONDS = 15.0
REACH_MS = 100


def rows() -> Iterator[Row]:
    """Measure both under the same load, one after the other."""
    from setbook.hub.store.database import Database

    folder = WORK / "loading"
    folder.mkdir(exist_ok=True)
    database_url = f"sqlite:///{folder}/community.sqlite"
    database = Database(database_url)
    population = populate(database, people=PEOPLE, sessions=SESSIONS, workflows=WORKFLOWS)
    database.close()
    with running("service", database_url, folder) as server:
        asyncio.run(_record(server.port, population, folder))
        ours, cost_ms, statements = _measured(server, population)
        most = asyncio.run(use(server.port, population, SECONDS / 3, thinks=False))
    with running("bare", folder) as server:
        bare, bare_cost_ms, _ = _measured(server, population)
        bare_most = asyncio.run(use(server.port, population, SECONDS / 3, thinks=False))
    errors = [*ours.errors, *most.errors]
    note = (
        f"{len(ours.every) / ours.seconds:.0f} requests/s, p50 {ours.p(0.5):.0f} ms, {len(errors)} errors; "
        f"machine's load {os.getloadavg()[0]:.1f}{''.join(f'; {error}' for error in errors[:1])}"
    )
    yield _ratio(
        f"{PEOPLE} people: 95 of 100 answers within", ours.p(0.95), bare.p(0.95), f"< {REACH_MS} ms", note
    )
    for what in sorted(ours.milliseconds):
        yield _ratio(f"  {what}: 95 of 100 within", ours.p(0.95, what), bare.p(0.95, what), "", "")
    yield _ratio("processor time of the service for a request", cost_ms, bare_cost_ms, "", "")
    note = (
        f"{len(most.every) / most.seconds:.0f} and {len(bare_most.every) / bare_most.seconds:.0f} requests/s"
    )
    yield _ratio("nobody thinks: 95 of 100 answers within", most.p(0.95), bare_most.p(0.95), "", note)
    yield Figure("statements for a request", statements, "", note="begin and read of who asks are 2 of them")


def _measured(server: Server, population: Population) -> tuple[Tally, float, float]:
    """Give how long people waited, and the processor time (ms) and statements that a request took."""
    asyncio.run(use(server.port, population, WARM_SECONDS))
    begun, sent = server.cpu_seconds, server.statements
    tally = asyncio.run(use(server.port, population, SECONDS))
    count = len(tally.every)
    return tally, (server.cpu_seconds - begun) * 1000 / count, (server.statements - sent) / count


async def _record(port: int, population: Population, folder: Path) -> None:
    """Let the service answer each request once, so that bare FastAPI can answer with as much."""
    connection = Connection(port, f"token-of-{population.people[0]}")
    session = population.session_ids[0]

    async def ask(method: str, path: str, message: dict[str, Any] | None = None) -> Any:
        body = b"" if message is None else json.dumps(message).encode()
        return (await connection.send(method, f"{API}{path}", body)).json()

    upload = {"sha256": hashlib.sha256(b"recorded").hexdigest(), "kind": "sample", "size_bytes": 1 << 20}
    recorded = {
        "list": await ask("GET", "/sessions?limit=20"),
        "session": await ask("GET", f"/sessions/{session}"),
        "timeline": await ask("GET", f"/sessions/{session}/timeline"),
        "comments": await ask("GET", f"/pieces/{session}/comments"),
        "search": await ask("GET", f"/search?q={population.words[50]}"),
        "comment": await ask("POST", f"/pieces/{session}/comments", {"body": "recorded"}),
        "upload": await ask("POST", "/uploads", upload),
    }
    await connection.close()
    (folder / RECORDED).write_text(json.dumps(recorded))


def _ratio(what: str, ours_ms: float, bare_ms: float, reach: str, note: str) -> Ratio:
    return Ratio(what, ours_ms, "bare FastAPI, no database", bare_ms, ours_ms / bare_ms, reach, note)
