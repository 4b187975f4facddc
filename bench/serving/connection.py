"""A connection to a server that stays open: little enough HTTP/1.1 that asking costs less than answering."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    def json(self) -> Any:
        """Give the message."""
        return json.loads(self.body)


class Connection:
    """Sends requests one after the other.

    Parameters
    ----------
    port
        Of a server on this machine.
    token
        Of the one who asks.
    """

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._head = f"Host: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> Answer:
        """Send a request and wait for its answer."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        told = f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n" if body else ""
        writer.write(f"{method} {path} HTTP/1.1\r\n{self._head}{told}\r\n".encode() + body)
        await writer.drain()
        status, _, rest = (await reader.readuntil(b"\r\n\r\n")).partition(b"\r\n")
        headers = dict(line.lower().split(b": ", 1) for line in rest.strip().split(b"\r\n"))
        found = await reader.readexactly(int(headers.get(b"content-length", b"0")))
        return Answer(int(status.split()[1]), found)

    async def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            await self._streams[1].wait_closed()
