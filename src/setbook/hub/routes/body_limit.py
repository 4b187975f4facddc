"""No more of a body is read than a message may have; only uploads are longer, and those are never held whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.hub.routes.problems import problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimit:
    """Refuses messages that are too long, whatever they say of their length.

    Parameters
    ----------
    app
        What comes behind it.
    most_bytes
        Of a body.
    unlimited
        Where the addresses begin whose bodies are read piece by piece.
    """

    def __init__(self, app: ASGIApp, most_bytes: int, unlimited: str) -> None:
        self._app = app
        self._most_bytes = most_bytes
        self._unlimited = unlimited

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, and pass the request on or refuse it."""
        if scope["type"] != "http" or (
            scope["method"] == "PUT" and scope["path"].startswith(self._unlimited)
        ):
            await self._app(scope, receive, send)
            return
        body = await self._read(receive)
        if body is None:
            detail = f"expected a message of at most {self._most_bytes:,} bytes, found a longer one; say less"
            await problem(413, "over-limit", "It is too large", detail)(scope, receive, send)
            return
        told = False

        async def replay() -> Message:
            nonlocal told
            if told:
                return await receive()
            told = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)

    async def _read(self, receive: Receive) -> bytes | None:
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return bytes(body)
            body += message.get("body", b"")
            if len(body) > self._most_bytes:
                return None
            if not message.get("more_body", False):
                return bytes(body)
