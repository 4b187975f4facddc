"""What pages show and play of a version: views, sound, waveform and preview, made once by a job."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from setbook.hub.routes.call import CallOf
from setbook.hub.routes.parameters import PieceId, VersionId
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.routes.renditions import find, packed_response, state_response
from setbook.hub.services import view_states
from setbook.hub.services.history_view import history_view
from setbook.hub.store.base import ID_PATTERN
from setbook.wire import media as wire

router = APIRouter(tags=["media"], responses=RESPONSES)


@router.get("/versions/{version_id}/views/arrangement", response_model=wire.ViewPayload)
def arrangement(version_id: VersionId, call: CallOf) -> Response:
    """Give what the arrangement view draws of a version."""
    return _view(call, "arrangement", version_id)


@router.get("/versions/{version_id}/views/mixer", response_model=wire.ViewPayload)
def mixer(version_id: VersionId, call: CallOf) -> Response:
    """Give what the mixer view draws of a version."""
    return _view(call, "mixer", version_id)


@router.get("/versions/{version_id}/views/diff", response_model=wire.ViewPayload)
def diff(
    version_id: VersionId,
    call: CallOf,
    before: Annotated[str, Query(alias="from", pattern=ID_PATTERN, description="Id of the older version.")],
) -> Response:
    """Give what the diff view draws of two versions, of one session or of two."""
    return _view(call, "diff", version_id, before)


@router.get("/sessions/{piece_id}/views/history", response_model=wire.ViewPayload)
def history(piece_id: PieceId, call: CallOf) -> Response:
    """Give what the history view draws of a session."""
    return call.read(lambda db: history_view(db, call.viewer, piece_id))


def _view(call: CallOf, kind: str, version_id: str, before_id: str | None = None) -> Response:
    found = find(call, kind, version_id, before_id)
    if found.unready is not None:
        return state_response(view_states.unread(found.unready))
    assert found.rendition is not None  # every version is ready
    if found.rendition.state != "ready":
        return state_response(view_states.unmade(found.version, found.rendition))
    return packed_response(call, found.rendition)
