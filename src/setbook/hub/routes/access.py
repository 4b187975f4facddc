"""Who may see and change a piece: collaborators, share links, what moderators decide."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from setbook.hub.routes.answers import Answer
from setbook.hub.routes.call import CallOf
from setbook.hub.routes.parameters import PersonName, PieceId, RowId
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.routes.share_cookies import keep_token
from setbook.hub.services import members, pieces
from setbook.hub.store.tables import Piece, SongSession
from setbook.wire import pieces as piece_wire
from setbook.wire import social as wire

router = APIRouter(tags=["access"], responses=RESPONSES)


@router.get("/sessions/{piece_id}/collaborators", response_model=list[wire.Member])
def list_collaborators(piece_id: PieceId, call: CallOf) -> Response:
    """List who has a role in a session, its owner first."""
    return call.read(lambda db: members.members(db, call.viewer, piece_id, SongSession))


@router.post("/sessions/{piece_id}/collaborators", status_code=201, response_model=wire.Member)
def add_collaborator(piece_id: PieceId, new: wire.NewMember, call: CallOf) -> Response:
    """Give somebody a role in a session, or another one."""
    return call.write(lambda db: Answer(members.set_role(db, call.viewer, piece_id, SongSession, new), 201))


@router.delete("/sessions/{piece_id}/collaborators/{name}", status_code=204)
def remove_collaborator(piece_id: PieceId, name: PersonName, call: CallOf) -> Response:
    """Take a role away, or give up one's own."""
    return _remove(call, piece_id, SongSession, name)


@router.get("/pieces/{piece_id}/members", response_model=list[wire.Member])
def list_members(piece_id: PieceId, call: CallOf) -> Response:
    """List who has a role in a piece of any kind, its owner first."""
    return call.read(lambda db: members.members(db, call.viewer, piece_id, Piece))


@router.post("/pieces/{piece_id}/members", status_code=201, response_model=wire.Member)
def add_member(piece_id: PieceId, new: wire.NewMember, call: CallOf) -> Response:
    """Give somebody a role in a piece of any kind, or another one."""
    return call.write(lambda db: Answer(members.set_role(db, call.viewer, piece_id, Piece, new), 201))


@router.delete("/pieces/{piece_id}/members/{name}", status_code=204)
def remove_member(piece_id: PieceId, name: PersonName, call: CallOf) -> Response:
    """Take a role away, or give up one's own."""
    return _remove(call, piece_id, Piece, name)


@router.get("/pieces/{piece_id}/share-links", response_model=list[wire.ShareLink])
def list_links(piece_id: PieceId, call: CallOf) -> Response:
    """List the links that open a piece, without their tokens."""
    return call.read(lambda db: members.links(db, call.viewer, piece_id))


@router.post("/pieces/{piece_id}/share-links", status_code=201, response_model=wire.ShareLink)
def make_link(piece_id: PieceId, new: wire.NewShareLink, call: CallOf) -> Response:
    """Make a link. Its token is told now and never again; it is shown in the header ``X-Share-Token``."""
    return call.write(
        lambda db: Answer(members.make_link(db, call.viewer, piece_id, new), 201), remember=False
    )


@router.delete("/pieces/{piece_id}/share-links/{link_id}", status_code=204)
def revoke_link(piece_id: PieceId, link_id: RowId, call: CallOf) -> Response:
    """Let a link open nothing any more."""

    def work(db: Session) -> Answer:
        members.revoke_link(db, call.viewer, piece_id, link_id)
        return Answer(None, 204)

    return call.write(work)


@router.post("/shared", response_model=wire.PieceBrief)
def open_link(shown: wire.ShownLink, request: Request, call: CallOf) -> Response:
    """Open a link in a browser: tells which piece it is of, and sets a cookie that shows the token for half a day."""
    with call.service.database.reading() as db:
        piece, expires_at = members.open_link(db, shown.token)
    response = call.read(lambda _: piece)
    keep_token(response, request, call.service.settings.path_prefix, piece.id, shown.token, expires_at)
    return response


@router.put("/pieces/{piece_id}/moderation", response_model=piece_wire.Piece)
def moderate(piece_id: PieceId, decision: piece_wire.Moderation, call: CallOf) -> Response:
    """Feature a piece, or hide it; for moderators."""

    def work(db: Session) -> Answer:
        piece = pieces.moderate(db, call.viewer, piece_id, Piece, decision)
        return Answer(piece_wire.Piece(**pieces.common(db, call.viewer, piece)))

    return call.write(work)


def _remove(call: CallOf, piece_id: str, kind: type[Piece], name: str) -> Response:
    def work(db: Session) -> Answer:
        members.remove(db, call.viewer, piece_id, kind, name)
        return Answer(None, 204)

    return call.write(work)
