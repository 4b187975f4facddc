"""What pages show and play of a version: views, sound, waveform and preview, made once by a job."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from setbook.hub.routes.answers import FILE
from setbook.hub.routes.call import CallOf, count_as_sound
from setbook.hub.routes.parameters import Hash, PieceId, VersionId
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.routes.ranges import playable_response
from setbook.hub.routes.renditions import (
    ASKED_AGAIN,
    KEPT,
    VARY,
    Found,
    find,
    making,
    packed_response,
    state_response,
)
from setbook.hub.services import renditions, view_states, workflows
from setbook.hub.services.history_view import history_view
from setbook.hub.services.policy import no_such
from setbook.hub.services.sound_chunks import read_chunk
from setbook.hub.store.base import ID_PATTERN
from setbook.hub.store.files import content_name
from setbook.hub.store.tables import Rendition
from setbook.wire import media as wire

router = APIRouter(tags=["media"], responses=RESPONSES)

ChunkIndex = Annotated[int, Path(ge=0, le=1_000_000, description="Number of a chunk, from 0.")]
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
PLAYED: dict[int | str, dict[str, Any]] = {
    200: {"content": _BYTES},
    206: {"content": _BYTES, "description": "The stretch that `Range` asks for."},
    416: {"description": "There is no such stretch."},
}


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


@router.get(
    "/versions/{version_id}/sound",
    response_model=wire.SoundPlan,
    responses={202: {"model": wire.Making, "description": "It is being made; ask again."}},
)
def sound(version_id: VersionId, call: CallOf) -> Response:
    """Give what an engine plays of a version; its PCM comes chunk by chunk."""
    found = find(call, "sound", version_id)
    return making(found) or packed_response(call, _made(found), ASKED_AGAIN)


@router.get(
    "/versions/{version_id}/loudness",
    response_model=wire.Loudness,
    responses={202: {"model": wire.Making, "description": "It is being measured; ask again."}},
)
def loudness(version_id: VersionId, call: CallOf) -> Response:
    """Give how loud a version is, measured from end to end."""
    found = find(call, "loudness", version_id)
    return making(found) or packed_response(call, _made(found))


@router.get(
    "/versions/{version_id}/sound/{key}/{index}",
    response_class=Response,
    responses=FILE,
    dependencies=[Depends(count_as_sound)],
)
def chunk(version_id: VersionId, key: Hash, index: ChunkIndex, call: CallOf) -> Response:
    """Give a chunk of the sound of one clip: 65536 frames (the last fewer), float32, first left, then right."""
    tag = f'"{key[:32]}-{index}"'
    headers = {"ETag": tag, "Cache-Control": KEPT, "Vary": VARY}
    with call.service.database.reading() as db:
        found = renditions.sound_of(db, call.viewer, version_id, key)
        db.expunge_all()
    if call.asked.if_none_match is not None and tag in call.asked.if_none_match:
        return Response(status_code=304, headers=headers)
    data = read_chunk(call.service.contents, found, index)
    return Response(data, 200, headers, media_type="application/octet-stream")


@router.get(
    "/versions/{version_id}/waveform",
    response_model=wire.Waveform,
    responses={202: {"model": wire.Making, "description": "It is being made; ask again."}},
)
def waveform(version_id: VersionId, call: CallOf) -> Response:
    """Give the waveform of a version's preview."""
    found = _preview(call, version_id)
    waiting = making(found)
    if waiting is not None:
        return waiting
    response = call.read(lambda _: wire.Waveform.model_validate(_made(found).facts))
    response.headers["Cache-Control"] = KEPT
    return response


@router.get(
    "/versions/{version_id}/preview.ogg",
    response_class=Response,
    responses={
        **PLAYED,
        202: {"model": wire.Making, "description": "It is being made; ask again."},
    },
)
def preview(version_id: VersionId, request: Request, call: CallOf) -> Response:
    """Give the main mix of a version, levelled, as Ogg Vorbis; of a long song the beginning."""
    found = _preview(call, version_id)
    waiting = making(found)
    if waiting is not None:
        return waiting
    made = _made(found)
    return playable_response(request, call.service.contents, made.blob or "", made.blob_sha256 or "")


@router.get("/workflows/{piece_id}/preview.ogg", response_class=Response, responses=PLAYED)
def workflow_audio(piece_id: PieceId, request: Request, call: CallOf) -> Response:
    """Give the sound that was uploaded with a workflow, whatever its format."""
    return _uploaded(request, call, piece_id, "preview-audio")


@router.get("/workflows/{piece_id}/preview.image", response_class=Response, responses=PLAYED)
def workflow_image(piece_id: PieceId, request: Request, call: CallOf) -> Response:
    """Give the picture that was uploaded with a workflow."""
    return _uploaded(request, call, piece_id, "preview-image")


def _uploaded(request: Request, call: CallOf, piece_id: str, which: str) -> Response:
    with call.service.database.reading() as db:
        _, content = workflows.file_of(db, call.viewer, piece_id, which)
        sha256 = content.sha256
    return playable_response(request, call.service.contents, content_name(sha256), sha256)


def _preview(call: CallOf, version_id: str) -> Found:
    if call.service.settings.preview_seconds <= 0:
        raise no_such("preview", version_id)  # this hub makes none
    return find(call, "preview", version_id)


def _made(found: Found) -> Rendition:
    """Give a rendition that is there."""
    assert found.rendition is not None
    return found.rendition
