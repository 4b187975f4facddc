"""What happens, as it happens: how far the making of a version is, and what comes into a feed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session

from setbook.hub.routes.call import Call, CallOf
from setbook.hub.routes.event_streams import Event, event_response
from setbook.hub.routes.parameters import VersionId
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.services import renditions, stream
from setbook.hub.services.paging import MOST_ITEMS, Stretch
from setbook.hub.services.viewer import Viewer
from setbook.hub.store.base import ID_PATTERN, new_id
from setbook.hub.store.tables import User
from setbook.wire import media as wire

router = APIRouter(tags=["events"], responses=RESPONSES)

_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "Events."}
}
_VERSION_SECONDS, _FEED_SECONDS = 1.0, 2.0


@router.get("/versions/{version_id}/events", response_class=StreamingResponse, responses=_EVENTS)
async def version_events(version_id: VersionId, request: Request, call: CallOf) -> StreamingResponse:
    """Tell how far a version and what is made of it are: `progress`, at the end `done` or `failed`.

    The data of each is a `VersionProgress`. `gone`: it may not be seen any more.
    """
    last: list[str] = []

    def look() -> Sequence[Event]:
        with call.service.database.reading() as db:
            version = renditions.version_to_read(db, _viewer_now(call, db), version_id)
            told = wire.VersionProgress(
                state=version.state,  # type: ignore[arg-type] # the table checks it
                problem=version.problem,
                renditions=renditions.states_of(db, version),
            )
        data = told.model_dump_json()
        is_news = last != [data]
        last[:] = [data]
        ending = _ending(told)
        if ending is not None:
            return [Event("progress", data), Event(ending, data, is_last=True)]
        return [Event("progress", data)] if is_news else []

    return await _respond(request, call, look, _VERSION_SECONDS)


@router.get("/feed/events", response_class=StreamingResponse, responses=_EVENTS)
async def feed_events(
    request: Request,
    call: CallOf,
    last_event_id: Annotated[
        str | None,
        Header(max_length=26, pattern=ID_PATTERN, description="What came last, to go on from there."),
    ] = None,
) -> StreamingResponse:
    """Tell what comes into one's feed from now on: `activity`, with an `Activity` as its data."""
    seen: set[str] = set()
    floor = last_event_id

    def look() -> Sequence[Event]:
        nonlocal floor
        with call.service.database.reading() as db:
            items = stream.feed(db, _viewer_now(call, db), Stretch(MOST_ITEMS, None)).items
        if floor is None:
            # What is there already is in the feed itself. The browser is told this place, so that it misses nothing
            # of what comes while the stream is away before the first event.
            floor = items[-1].id if items else ""
            seen.update(item.id for item in items)
            return [Event("", "", items[0].id if items else new_id())]
        news = [item for item in reversed(items) if item.id > floor and item.id not in seen]
        seen.update(item.id for item in news)
        return [Event("activity", item.model_dump_json(), item.id) for item in news]

    return await _respond(request, call, look, _FEED_SECONDS)


async def _respond(
    request: Request, call: Call, look: Callable[[], Sequence[Event]], every_seconds: float
) -> StreamingResponse:
    return await event_response(
        request,
        look,
        call.service.streams,
        call.viewer.key,
        every_seconds=every_seconds,
        most_seconds=call.service.settings.stream_seconds,
    )


def _viewer_now(call: Call, db: Session) -> Viewer:
    """Give who asks as that person stands now: rights may have been taken away since the stream was opened."""
    viewer = call.viewer
    user = None if viewer.id is None else db.get(User, viewer.id)
    return Viewer(user, viewer.key, viewer.share_tokens, viewer.by_token)


def _ending(told: wire.VersionProgress) -> str | None:
    """Say how it ended; None while something is still to be made."""
    states = {rendition.state for rendition in told.renditions}
    if told.state == "refused":
        return "failed"
    if told.state == "waiting" or states & {"waiting", "working"}:
        return None
    return "failed" if "failed" in states else "done"
