"""What routes that serve something made have in common: found, asked for once, sent packed and kept by browsers."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Response

from setbook.errors import Contradiction
from setbook.hub.routes.answers import Answer, json_response, to_json
from setbook.hub.services import rendition_keeping, renditions
from setbook.wire import media as wire

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from setbook.hub.routes.call import Call
    from setbook.hub.store.tables import Rendition, Version

KEPT = "private, max-age=86400, immutable"
"""What is made of a version never changes, until a newer service makes it otherwise: so a day, without asking again."""

ASKED_AGAIN = "private, no-cache"
"""What names other things that may have been evicted meanwhile: asked for again each time, and seldom sent."""

VARY = "Authorization, Cookie, X-Share-Token"
PACKED = "deflate"


@dataclass(frozen=True)
class Found:
    """A version, and the rendition that shows it; none while a version that it needs is not ready itself."""

    version: Version
    unready: Version | None
    rendition: Rendition | None


def find(call: Call, kind: str, version_id: str, before_id: str | None = None) -> Found:
    """Find the rendition of a version, or of two; who asks first has it made.

    Raises
    ------
    NotFound
        There is no such version, or it may not be seen.
    """
    with call.service.database.reading() as db:
        version = renditions.version_to_read(db, call.viewer, version_id)
        before = None if before_id is None else renditions.version_to_read(db, call.viewer, before_id)
        unready = next((one for one in (before, version) if one is not None and one.state != "ready"), None)
        rendition = None if unready is not None else renditions.find(db, kind, version, before)
        db.expunge_all()
    if rendition is not None and _is_lost(call, rendition):
        lost_id = rendition.id
        call.service.database.write(lambda db: rendition_keeping.forget(db, lost_id))
        rendition = None
    if unready is None and rendition is None:
        rendition = _ask(call, kind, version_id, before_id)
    elif rendition is not None and rendition.state == "ready" and renditions.is_use_due(rendition):
        rendition_id = rendition.id
        call.service.database.write(lambda db: renditions.note_use(db, rendition_id))
    return Found(version, unready, rendition)


def making(found: Found) -> Response | None:
    """Answer for what is not there yet, with 202; None where it is there.

    Raises
    ------
    Contradiction
        It cannot be made.
    """
    if found.unready is not None and found.unready.state == "refused":
        raise Contradiction(
            f"expected a version that can be opened, found that it cannot: {found.unready.problem}"
        )
    if found.rendition is None:
        return _accepted(wire.Making(state="waiting", progress=0.0, doing="Reading the set"))
    told = renditions.state_of(found.rendition)
    if told.state == "failed":
        raise Contradiction(f"expected a set that can be played, found that it cannot: {told.problem}")
    if told.state == "ready":
        return None
    return _accepted(
        wire.Making(
            state="working" if told.state == "working" else "waiting",
            progress=told.progress,
            doing=told.doing,
        )
    )


def packed_response(call: Call, rendition: Rendition, keeping: str = KEPT) -> Response:
    """Send the JSON of a rendition, as it is kept, to whoever can unpack it."""
    is_packed = PACKED in call.asked.accept_encoding
    tag = f'"{(rendition.blob_sha256 or "")[:32]}{"-packed" if is_packed else ""}"'
    headers = {"ETag": tag, "Cache-Control": keeping, "Vary": f"Accept-Encoding, {VARY}"}
    if call.asked.if_none_match is not None and tag in call.asked.if_none_match:
        return Response(status_code=304, headers=headers)
    data = call.service.contents.files.read(rendition.blob or "")
    if is_packed:
        headers["Content-Encoding"] = PACKED
    return Response(data if is_packed else zlib.decompress(data), 200, headers, media_type="application/json")


def state_response(state: wire.ViewPayload) -> Response:
    """Send what a view shows meanwhile; nobody keeps it."""
    response = json_response(to_json(state), 200, None, None)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_lost(call: Call, rendition: Rendition) -> bool:
    """Whether a rendition is only there as a row: backups leave out what can be made again."""
    return rendition.state == "ready" and (rendition.blob or "") not in call.service.contents.files


def _ask(call: Call, kind: str, version_id: str, before_id: str | None) -> Rendition:
    made: list[Rendition] = []

    def work(db: Session) -> Answer:
        version = renditions.version_to_read(db, call.viewer, version_id)
        before = None if before_id is None else renditions.version_to_read(db, call.viewer, before_id)
        rendition, jobs = renditions.ask(db, kind, version, before)
        made[:] = [rendition]
        return Answer(None, 202, None, jobs)

    call.write(work)
    return made[0]


def _accepted(message: wire.Making) -> Response:
    response = json_response(to_json(message), 202, None, None)
    response.headers["Retry-After"] = "1"
    response.headers["Cache-Control"] = "no-store"
    return response
