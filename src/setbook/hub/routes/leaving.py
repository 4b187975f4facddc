"""Leaving with all that is one's own, and pieces that pass to somebody else."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask

from setbook.hub.routes.answers import Answer
from setbook.hub.routes.call import CallOf
from setbook.hub.routes.parameters import PersonName, PieceId, RowId, StretchOf
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.routes.zip_stream import zipped
from setbook.hub.services import leaving, transfers
from setbook.hub.services.departures import tell_of_departures
from setbook.hub.services.holds import remove_unless_held
from setbook.hub.services.leaving import Wishes
from setbook.hub.services.own_data import files_of
from setbook.hub.store.tables import Collection, Piece, Rack, SongSession, Workflow
from setbook.wire import leaving as wire
from setbook.wire.base import Page

router = APIRouter(tags=["leaving"], responses=RESPONSES)

Shared: TypeAlias = Annotated[
    Literal["refuse", "remove"],
    Query(description="What becomes of pieces in which others have roles, and that have no other owner."),
]
Words: TypeAlias = Annotated[
    Literal["keep", "remove"],
    Query(description="Whether the words of comments stay, as those of a deleted account."),
]
_ZIP: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
}


@router.delete("/me", status_code=204)
def leave(call: CallOf, shared: Shared = "refuse", words: Words = "keep") -> Response:
    """Delete one's account, here and at the hub, with all that is one's own. It cannot be undone."""
    return _leave(call, call.viewer.signed_in().name, shared, words)


@router.delete("/users/{name}", status_code=204)
def remove_person(
    name: PersonName, call: CallOf, shared: Shared = "refuse", words: Words = "keep"
) -> Response:
    """Delete somebody's account; for admins."""
    call.viewer.admin()
    return _leave(call, name, shared, words)


@router.get("/me/export", response_class=Response, responses=_ZIP)
def export(call: CallOf) -> Response:
    """Give all that the service knows of oneself: a ZIP of JSON, with a list of what was uploaded."""
    user = call.viewer.signed_in()
    headers = {
        "Content-Disposition": f'attachment; filename="setbook-{user.id}.zip"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    files = files_of(call.service.database, call.viewer)
    return StreamingResponse(zipped(files), media_type="application/zip", headers=headers)


@router.get("/me/transfers", response_model=Page[wire.Transfer])
def list_transfers(call: CallOf, stretch: StretchOf) -> Response:
    """List what one was offered, and has offered to others."""
    return call.read(lambda db: transfers.listed(db, call.viewer, stretch))


@router.post("/transfers/{transfer_id}/accept", response_model=wire.Transfer)
def accept(transfer_id: RowId, call: CallOf) -> Response:
    """Become the owner of what one was offered. Who owned it goes on as a collaborator."""
    return call.write(lambda db: Answer(transfers.accept(db, call.viewer, transfer_id)))


@router.delete("/transfers/{transfer_id}", status_code=204)
def withdraw(transfer_id: RowId, call: CallOf) -> Response:
    """Decline what one was offered, or take an offer back."""

    def work(db: Session) -> Answer:
        transfers.withdraw(db, call.viewer, transfer_id)
        return Answer(None, 204)

    return call.write(work)


@router.post("/sessions/{piece_id}/transfer", status_code=201, response_model=wire.Transfer)
def offer_session(piece_id: PieceId, new: wire.NewTransfer, call: CallOf) -> Response:
    """Offer a session to somebody, who becomes its owner by accepting it."""
    return _offer(call, piece_id, SongSession, new)


@router.post("/workflows/{piece_id}/transfer", status_code=201, response_model=wire.Transfer)
def offer_workflow(piece_id: PieceId, new: wire.NewTransfer, call: CallOf) -> Response:
    """Offer a workflow to somebody, who becomes its owner by accepting it."""
    return _offer(call, piece_id, Workflow, new)


@router.post("/racks/{piece_id}/transfer", status_code=201, response_model=wire.Transfer)
def offer_rack(piece_id: PieceId, new: wire.NewTransfer, call: CallOf) -> Response:
    """Offer a rack to somebody, who becomes its owner by accepting it."""
    return _offer(call, piece_id, Rack, new)


@router.post("/collections/{piece_id}/transfer", status_code=201, response_model=wire.Transfer)
def offer_collection(piece_id: PieceId, new: wire.NewTransfer, call: CallOf) -> Response:
    """Offer a collection to somebody, who becomes its owner by accepting it."""
    return _offer(call, piece_id, Collection, new)


def _offer(call: CallOf, piece_id: str, kind: type[Piece], new: wire.NewTransfer) -> Response:
    return call.write(lambda db: Answer(transfers.offer(db, call.viewer, piece_id, kind, new), 201))


def _leave(call: CallOf, name: str, shared: str, words: str) -> Response:
    wishes = Wishes(removes_shared=shared == "remove", removes_words=words == "remove")
    parts: list[str] = []

    def work(db: Session) -> Answer:
        parts[:] = leaving.leave(db, call.viewer, name, wishes)
        return Answer(None, 204)

    response = call.write(work)
    remove_unless_held(call.service.database, call.service.contents, parts)
    # The hub stops the person's server, from which this very request may come; so it is answered first.
    response.background = BackgroundTask(tell_of_departures, call.service.database, call.service.accounts)
    return response
