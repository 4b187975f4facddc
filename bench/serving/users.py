"""People who use a hub, all at once: they look around, search, comment, like and upload, and think in between."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bench.serving.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bench.serving.connection import Answer
    from bench.serving.population import Population

THINK_SECONDS = (0.5, 1.5)
PIECE_BYTES = 256 << 10
PIECES = 16
API = "/api/v1"


@dataclass
class Tally:
    """How long each request took, by what it was."""

    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def every(self) -> list[float]:
        """All of them, in order of their length."""
        return sorted(took for found in self.milliseconds.values() for took in found)

    def p(self, share: float, what: str | None = None) -> float:
        """Give the time within which a share of the requests was answered, in milliseconds."""
        found = self.every if what is None else sorted(self.milliseconds[what])
        return found[min(int(share * len(found)), len(found) - 1)]


async def use(port: int, population: Population, seconds: float, *, thinks: bool = True) -> Tally:
    """Let everybody use a hub for a while.

    Parameters
    ----------
    thinks
        Wait between two requests as people do; else ask again at once, which shows how much it can take.
    """
    tally = Tally()
    begun = time.perf_counter()
    ends = begun + seconds
    people = [
        _Person(name, port, population, tally, number, thinks=thinks)
        for number, name in enumerate(population.people)
    ]
    await asyncio.gather(*(person.live(ends) for person in people))
    tally.seconds = time.perf_counter() - begun
    return tally


class _Person:
    def __init__(
        self, name: str, port: int, population: Population, tally: Tally, seed: int, *, thinks: bool
    ) -> None:
        self._connection = Connection(port, f"token-of-{name}")
        self._population = population
        self._tally = tally
        self._chance = random.Random(seed)
        self._thinks = thinks
        self._upload: tuple[str, int] | None = None

    async def live(self, ends: float) -> None:
        doings: dict[Callable[[], Coroutine[None, None, None]], int] = {
            self._look_around: 30, self._open_a_session: 25, self._search: 20, self._comment: 8, self._like: 9,
            self._send_a_piece: 8,
        }  # fmt: skip
        while time.perf_counter() < ends:
            if self._thinks:
                await asyncio.sleep(self._chance.uniform(*THINK_SECONDS))
            await self._chance.choices(list(doings), list(doings.values()))[0]()
        await self._connection.close()

    async def _look_around(self) -> None:
        await self._get("list", "/sessions?limit=20")

    async def _open_a_session(self) -> None:
        """Ask for what its page shows."""
        session = self._some_session()
        await self._get("session", f"/sessions/{session}")
        await self._get("timeline", f"/sessions/{session}/timeline")
        await self._get("comments", f"/pieces/{session}/comments")

    async def _search(self) -> None:
        words = " ".join(self._chance.choices(self._population.words[:400], k=self._chance.randint(1, 2)))
        await self._get("search", f"/search?{urlencode({'q': words})}")

    async def _comment(self) -> None:
        words = " ".join(self._chance.choices(self._population.words, k=12))
        body = json.dumps({"body": words}).encode()
        await self._send("comment", "POST", f"/pieces/{self._some_session()}/comments", body)

    async def _like(self) -> None:
        method = self._chance.choice(("PUT", "PUT", "DELETE"))
        await self._send("like", method, f"/pieces/{self._some_session()}/like")

    async def _send_a_piece(self) -> None:
        """Go on with a file of 4 MiB, piece by piece; the next one begins where it ends."""
        if self._upload is None:
            sha256 = hashlib.sha256(os.urandom(16)).hexdigest()  # another one in each run
            body = json.dumps({"sha256": sha256, "kind": "sample", "size_bytes": PIECES * PIECE_BYTES})
            begun = await self._send("begin upload", "POST", "/uploads", body.encode())
            if begun.status >= 400:
                return
            self._upload = begun.json()["id"], 0
        upload_id, offset = self._upload
        piece = self._chance.randbytes(PIECE_BYTES)
        path = f"/uploads/{upload_id}?offset={offset}"
        await self._send("upload a piece", "PUT", path, piece, "application/octet-stream")
        offset += PIECE_BYTES
        self._upload = (upload_id, offset) if offset < PIECES * PIECE_BYTES else None

    def _some_session(self) -> str:
        return self._chance.choice(self._population.session_ids)

    async def _get(self, what: str, path: str) -> None:
        await self._send(what, "GET", path)

    async def _send(
        self, what: str, method: str, path: str, body: bytes = b"", kind: str = "application/json"
    ) -> Answer:
        begun = time.perf_counter()
        answer = await self._connection.send(method, f"{API}{path}", body, kind)
        self._tally.milliseconds.setdefault(what, []).append((time.perf_counter() - begun) * 1000)
        if answer.status >= 400:
            self._tally.errors.append(f"{method} {path}: {answer.status} {answer.body[:200]!r}")
        return answer
