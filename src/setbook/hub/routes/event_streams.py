"""Server-sent events (WHATWG HTML, section 9.2): written by polling rows, so that any process of the service can."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from setbook.errors import SetbookError, TooManyRequests

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence

    from fastapi import Request

HEARTBEAT_SECONDS = 15.0
"""A line that says nothing, so that proxies do not take the stream for dead."""

_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@dataclass(frozen=True)
class Event:
    """One event.

    Attributes
    ----------
    name
        What `addEventListener` of an `EventSource` listens to; empty where nobody hears of it: then it only says from
        where the browser goes on when it comes back.
    data
        JSON.
    id
        What the browser shows when it comes back; empty for none.
    is_last
        The stream ends with it.
    """

    name: str
    data: str
    id: str = ""
    is_last: bool = False

    def written(self) -> str:
        """Write it as the stream has it."""
        place = f"id: {self.id}\n" if self.id else ""
        return f"{place}event: {self.name}\ndata: {self.data}\n\n" if self.name else f"{place}\n"


class Streams:
    """Counts the streams that are open in this process; none of their callers has too many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()

    @contextmanager
    def opened(self, caller: str) -> Iterator[None]:
        """Hold a place while a stream is open.

        Raises
        ------
        TooManyRequests
            The caller has as many as may be.
        """
        if self._open[caller] >= self._most:
            refusal = TooManyRequests(
                f"expected at most {self._most} event streams at a time, found more; close some"
            )
            refusal.retry_seconds = 5
            raise refusal
        self._open[caller] += 1
        try:
            yield
        finally:
            self._open[caller] -= 1
            if not self._open[caller]:
                del self._open[caller]


async def event_response(
    request: Request,
    look: Callable[[], Sequence[Event]],
    streams: Streams,
    caller: str,
    *,
    every_seconds: float,
    most_seconds: float,
) -> StreamingResponse:
    """Answer with events as they come.

    Parameters
    ----------
    look
        Asks the database what is new since it was last called, and whether it may still be told. What it refuses at
        first refuses the request; later, it ends the stream.
    every_seconds
        How often.
    most_seconds
        Then the stream ends, and the browser connects again.

    Raises
    ------
    TooManyRequests
        The caller has too many streams open.
    """
    place = streams.opened(caller)
    place.__enter__()
    try:
        first = await run_in_threadpool(look)
    except BaseException:
        place.__exit__(None, None, None)
        raise

    async def told() -> AsyncIterator[str]:
        try:
            async for text in _told(look, first, every_seconds, most_seconds):
                if text:
                    yield text
                if (
                    await request.is_disconnected()
                ):  # its place is free at once, not with the next thing to say
                    return
        finally:
            place.__exit__(None, None, None)

    return StreamingResponse(told(), media_type="text/event-stream", headers=_HEADERS)


async def _told(
    look: Callable[[], Sequence[Event]], first: Sequence[Event], every_seconds: float, most_seconds: float
) -> AsyncIterator[str]:
    """Yield what is to be sent, and nothing at each look that brings nothing."""
    yield f"retry: {round(every_seconds * 1000)}\n\n"
    begun = quiet_since = time.monotonic()
    events = first
    while True:
        for event in events:
            quiet_since = time.monotonic()
            yield event.written()
            if event.is_last:
                return
        moment = time.monotonic()
        if moment - begun >= most_seconds:
            return
        is_quiet = moment - quiet_since >= HEARTBEAT_SECONDS
        quiet_since = moment if is_quiet else quiet_since
        yield ": still here\n\n" if is_quiet else ""
        await asyncio.sleep(every_seconds)
        try:
            events = await run_in_threadpool(look)
        except SetbookError:  # it may not be told any more, or there is nothing of it
            yield Event("gone", "{}").written()
            return
