"""Uploads: ask what is there, begin, send from where it broke off, complete."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from setbook.errors import NotFound, OverLimit, SetbookError
from setbook.hub.routes.answers import Answer, json_response, to_json
from setbook.hub.routes.call import Call, CallOf
from setbook.hub.routes.parameters import Hash, RowId
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.services import uploads
from setbook.hub.services.holds import remove_unless_held
from setbook.hub.store.tables import Content
from setbook.wire import uploads as wire

router = APIRouter(tags=["uploads"], responses=RESPONSES)

_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("/contents/{sha256}", response_model=wire.Content)
@router.head("/contents/{sha256}")
def find(sha256: Hash, call: CallOf) -> Response:
    """Ask whether a content is there, among what the one who asks uploaded or may change."""
    return call.read(lambda db: uploads.find_content(db, call.viewer, sha256))


@router.post("/uploads", status_code=201, response_model=wire.Upload, responses={200: {"model": wire.Upload}})
def begin(new: wire.NewUpload, call: CallOf) -> Response:
    """Begin an upload, or find the one that broke off. 200 and `is_complete` where nothing has to be sent."""

    def work(db: Session) -> Answer:
        upload = uploads.begin(db, call.viewer, new, call.service.settings.upload_hours)
        where = None if upload.id is None else f"/uploads/{upload.id}"
        return Answer(upload, 200 if upload.is_complete else 201, where)

    return call.write(work)


@router.get("/uploads/{upload_id}", response_model=wire.Upload)
def get(upload_id: RowId, call: CallOf) -> Response:
    """Ask how far an upload is."""
    return call.read(lambda db: uploads.message(uploads.get(db, call.viewer, upload_id)))


@router.put("/uploads/{upload_id}", response_model=wire.Upload, openapi_extra=_BODY)
async def send(
    upload_id: RowId,
    offset: Annotated[int, Query(ge=0, le=1 << 40, description="Where in the file the body begins.")],
    request: Request,
    call: CallOf,
) -> Response:
    """Send a stretch of the file as the body. Whatever of it has arrived is kept, even if the line breaks."""
    upload = await run_in_threadpool(_look, call, upload_id, offset)
    most = call.service.settings.piece_bytes
    held = bytearray()
    try:
        async for stretch in request.stream():
            held += stretch
            if upload.offset_bytes + len(held) > upload.size_bytes:
                raise OverLimit(
                    f"expected {upload.size_bytes:,} bytes in all, found more; begin an upload of the true size"
                )
            while len(held) >= most:
                upload = await run_in_threadpool(_keep, call, upload, bytes(held[:most]))
                del held[:most]
    except ClientDisconnect:
        pass
    if held:
        upload = await run_in_threadpool(_keep, call, upload, bytes(held))
    return json_response(to_json(upload), 200, None, None)


@router.post("/uploads/{upload_id}/complete", response_model=wire.Content)
def complete(upload_id: RowId, call: CallOf) -> Response:
    """Check the hash of what was sent, and let it be a content."""
    contents = call.service.contents
    try:
        parts = _put_together(call, upload_id)
    except NotFound:  # who asks once more, even while the first one is being answered, finds the upload gone
        known = call.answered()
        if known is None:
            raise
        return known
    response = call.write(lambda db: Answer(uploads.complete(db, call.viewer, upload_id)))
    remove_unless_held(call.service.database, contents, parts)
    return response


@router.delete("/uploads/{upload_id}", status_code=204)
def call_off(upload_id: RowId, call: CallOf) -> Response:
    """Forget an upload and what was sent of it."""
    parts: list[str] = []

    def work(db: Session) -> Answer:
        parts[:] = uploads.call_off(db, call.viewer, upload_id)
        return Answer(None, 204)

    response = call.write(work)
    remove_unless_held(call.service.database, call.service.contents, parts)
    return response


def _put_together(call: Call, upload_id: str) -> list[str]:
    """Let the pieces of an upload be one file, if it has the hash; gives their names."""
    with call.service.database.reading() as db:
        upload = uploads.get(db, call.viewer, upload_id)
        parts = uploads.parts_of(db, upload)
        is_known = db.get(Content, upload.sha256) is not None
        db.expunge_all()
    uploads.put_together(upload, parts, call.service.contents, is_known=is_known)
    return parts


def _look(call: Call, upload_id: str, offset_bytes: int) -> wire.Upload:
    with call.service.database.reading() as db:
        upload = uploads.get(db, call.viewer, upload_id)
        uploads.expect_offset(upload, offset_bytes)
        return uploads.message(upload)


def _keep(call: Call, upload: wire.Upload, piece: bytes) -> wire.Upload:
    upload_id = upload.id or ""
    contents = call.service.contents
    name = uploads.keep_piece(upload, piece, contents)
    try:
        return call.service.database.write(
            lambda db: uploads.add_piece(db, call.viewer, upload_id, upload.offset_bytes, len(piece), name)
        )
    except SetbookError:
        contents.files.remove(name)  # no row has ever named it
        raise
