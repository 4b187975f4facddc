"""Sessions: made, listed, changed, forked."""

from __future__ import annotations

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from setbook.hub.routes.answers import Answer
from setbook.hub.routes.call import CallOf, at_once
from setbook.hub.routes.conditions import IF_MATCH
from setbook.hub.routes.parameters import Filter, Listing, LiveMajor, Mine, PieceId, StretchOf, TempoBound
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.services import forks, pieces, reactions, sessions, versions
from setbook.hub.store.tables import SongSession
from setbook.wire import pieces as wire
from setbook.wire import social as social_wire
from setbook.wire import versions as version_wire
from setbook.wire.base import Page

router = APIRouter(prefix="/sessions", tags=["sessions"], responses=RESPONSES)


@router.post("", status_code=201, response_model=wire.Session)
def create(new: wire.NewSession, call: CallOf) -> Response:
    """Make a session. It is private until said otherwise."""

    def work(db: Session) -> Answer:
        made = sessions.create(db, call.viewer, new)
        return Answer(made, 201, f"/sessions/{made.id}")

    return call.write(work)


@router.get("", response_model=Page[wire.Session])
@at_once
def list_sessions(
    call: CallOf,
    stretch: StretchOf,
    order: Listing = "new",
    genre: Filter = None,
    owner: Filter = None,
    mine: Mine = False,
    tag: Filter = None,
    technique: Filter = None,
    key: Filter = None,
    tempo_from: TempoBound = None,
    tempo_to: TempoBound = None,
    live: LiveMajor = None,
) -> Response:
    """List public sessions, and one's own."""
    return call.read(
        lambda db: sessions.listed(
            db, call.viewer, stretch, order=order, genre=genre, owner=owner, mine=mine, tag=tag,
            technique=technique, key=key, tempo_from=tempo_from, tempo_to=tempo_to, live=live,
        )
    )  # fmt: skip


@router.get("/trending", response_model=Page[wire.Session])
def list_trending(call: CallOf, stretch: StretchOf) -> Response:
    """List what people like these days."""
    return call.read(lambda db: sessions.listed(db, call.viewer, stretch, order="trending"))


@router.get("/featured", response_model=Page[wire.Session])
def list_featured(call: CallOf, stretch: StretchOf) -> Response:
    """List what moderators recommend."""
    return call.read(lambda db: sessions.listed(db, call.viewer, stretch, featured=True))


@router.get("/{piece_id}", response_model=wire.Session)
async def get(piece_id: PieceId, call: CallOf) -> Response:
    """Give a session. A look at it is counted once a day."""
    response = await call.service.look(lambda: call.read(lambda db: sessions.get(db, call.viewer, piece_id)))
    if await call.service.look(lambda: call.is_new_view(piece_id)):
        await run_in_threadpool(call.count_view, piece_id)
    return response


@router.put("/{piece_id}", response_model=wire.Session, openapi_extra=IF_MATCH)
def replace(piece_id: PieceId, new: wire.NewSession, call: CallOf) -> Response:
    """Replace what is said of a session."""
    change = wire.SessionEdit(**new.model_dump())
    return call.write(lambda db: Answer(sessions.edit(db, call.viewer, piece_id, change, call.revision)))


@router.patch("/{piece_id}", response_model=wire.Session, openapi_extra=IF_MATCH)
def edit(piece_id: PieceId, change: wire.SessionEdit, call: CallOf) -> Response:
    """Change some of what is said of a session."""
    return call.write(lambda db: Answer(sessions.edit(db, call.viewer, piece_id, change, call.revision)))


@router.delete("/{piece_id}", status_code=204, openapi_extra=IF_MATCH)
def delete(piece_id: PieceId, call: CallOf) -> Response:
    """Remove a session with its versions. Its forks stay."""

    def work(db: Session) -> Answer:
        pieces.remove(db, call.viewer, piece_id, SongSession, call.revision)
        return Answer(None, 204)

    return call.write(work)


@router.get("/{piece_id}/timeline", response_model=Page[version_wire.TimelineEntry])
@at_once
def timeline(piece_id: PieceId, call: CallOf, stretch: StretchOf) -> Response:
    """Give the versions of a session with what each changed, newest first."""
    return call.read(lambda db: versions.timeline(db, call.viewer, piece_id, stretch))


@router.post("/{piece_id}/fork", status_code=201, response_model=wire.Session)
def fork(piece_id: PieceId, new: version_wire.NewFork, call: CallOf) -> Response:
    """Make a session of one's own from a version of this one, with its history."""

    def work(db: Session) -> Answer:
        made = forks.fork(db, call.viewer, piece_id, new)
        return Answer(made, 201, f"/sessions/{made.id}")

    return call.write(work)


@router.get("/{piece_id}/forks", response_model=Page[wire.Session])
def list_forks(piece_id: PieceId, call: CallOf, stretch: StretchOf) -> Response:
    """List the forks of a session."""
    return call.read(lambda db: forks.listed(db, call.viewer, piece_id, stretch))


@router.get("/{piece_id}/evolution-graph", response_model=version_wire.EvolutionGraph)
def evolution_graph(piece_id: PieceId, call: CallOf) -> Response:
    """Give the versions of a session and of its forks as a graph."""
    return call.read(lambda db: forks.evolution(db, call.viewer, piece_id))


@router.get("/{piece_id}/analytics", response_model=social_wire.Analytics)
def analytics(piece_id: PieceId, call: CallOf) -> Response:
    """Tell how a session is received; for its owners."""
    return call.read(lambda db: reactions.analytics(db, call.viewer, piece_id, SongSession, 90))
