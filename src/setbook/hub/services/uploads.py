"""Uploads: contents by their hash, sent in stretches, taken up again where they broke off."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import CursorResult, func, select, update

from setbook.errors import Contradiction, OverLimit
from setbook.hub.services.holdings import has, hold
from setbook.hub.services.policy import no_such
from setbook.hub.store.base import now
from setbook.hub.store.blob_lock import keep_blobs
from setbook.hub.store.files import content_name
from setbook.hub.store.inserting import insert_new
from setbook.hub.store.tables import Content, Upload, UploadPart, User
from setbook.wire import uploads as wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from setbook.hub.services.contents import Contents
    from setbook.hub.services.viewer import Viewer

_MOST_OPEN = 200
_MAGIC = {
    "audio": (b"RIFF", b"fLaC", b"OggS", b"ID3", b"\xff\xfb", b"\xff\xf3", b"FORM"),
    "image": (b"\x89PNG", b"\xff\xd8\xff", b"RIFF"),
}


def find_content(db: Session, viewer: Viewer, sha256: str) -> wire.Content:
    """Give a content that the one who asks has already.

    Raises
    ------
    NotFound
        There is none, or it is none of this person's.
    """
    content = db.get(Content, sha256)
    if content is None or not has(db, viewer, sha256):
        raise no_such("content", sha256)
    return wire.Content(sha256=sha256, kind=content.kind, size_bytes=content.size_bytes)  # type: ignore[arg-type] # the table checks it


def begin(db: Session, viewer: Viewer, new: wire.NewUpload, hours: int) -> wire.Upload:
    """Begin an upload, or go on with the one that broke off; nothing has to be sent that is there already.

    Raises
    ------
    OverLimit
        The plan allows no such file, or no more of them.
    """
    user = viewer.signed_in()
    keep_blobs(db)  # what is found here is not removed: from now on the upload, or the holding, names it
    content = db.get(Content, new.sha256)
    if content is not None and content.kind == new.kind and has(db, viewer, new.sha256):
        hold(db, user, content)
        return wire.Upload(
            id=None, sha256=content.sha256, kind=new.kind, size_bytes=content.size_bytes,
            offset_bytes=content.size_bytes, is_complete=True, expires_at=None,
        )  # fmt: skip
    upload = db.scalar(
        select(Upload).where(
            Upload.user_id == user.id,
            Upload.sha256 == new.sha256,
            Upload.kind == new.kind,
            Upload.size_bytes == new.size_bytes,
        )
    )
    if upload is None:
        _expect_room(
            db, db.get_one(User, user.id, with_for_update={"of": User, "key_share": True}), new.size_bytes
        )
        upload = Upload(
            user_id=user.id, sha256=new.sha256, kind=new.kind, size_bytes=new.size_bytes, offset_bytes=0
        )
        db.add(upload)
    upload.expires_at = now() + timedelta(hours=hours)
    db.flush()
    return message(upload)


def get(db: Session, viewer: Viewer, upload_id: str, *, to_end: bool = False) -> Upload:
    """Give an upload to the one who began it.

    Parameters
    ----------
    to_end
        Lock its row, so that only one can end it.

    Raises
    ------
    NotFound
        There is none, or it is somebody else's.
    """
    upload = db.get(Upload, upload_id, with_for_update=to_end or None)
    if upload is None or upload.user_id != viewer.signed_in().id:
        raise no_such("upload", upload_id)
    return upload


def expect_offset(upload: Upload, offset_bytes: int) -> None:
    """Refuse a stretch that does not go on where the last one ended.

    Raises
    ------
    Contradiction
        It begins elsewhere.
    """
    if upload.offset_bytes != offset_bytes:
        raise Contradiction(
            f"expected the stretch at byte {upload.offset_bytes}, found the one at {offset_bytes}; go on from there"
        )


def keep_piece(upload: wire.Upload, piece: bytes, contents: Contents) -> str:
    """Keep the next piece of an upload, before the row that names it; gives its name.

    Raises
    ------
    OverLimit
        The file was said to be smaller.
    """
    if upload.offset_bytes + len(piece) > upload.size_bytes:
        raise OverLimit(
            f"expected {upload.size_bytes:,} bytes in all, found more; begin an upload of the true size"
        )
    name = f"uploads/{upload.id}/{upload.offset_bytes:013d}-{secrets.token_hex(4)}"
    contents.files.write_new(name, piece)
    return name


def add_piece(
    db: Session, viewer: Viewer, upload_id: str, offset_bytes: int, size_bytes: int, name: str
) -> wire.Upload:
    """Let a piece that is kept count; when this is committed, it has not to be sent again.

    Raises
    ------
    Contradiction
        It is not the next one.
    """
    upload = get(db, viewer, upload_id)
    expect_offset(upload, offset_bytes)
    moved = db.execute(
        update(Upload)
        .where(Upload.id == upload_id, Upload.offset_bytes == offset_bytes)
        .values(offset_bytes=offset_bytes + size_bytes)
    )
    assert isinstance(moved, CursorResult)
    if moved.rowcount != 1:
        raise Contradiction(
            "expected to be the only one who sends this upload, found another; ask how far it is"
        )
    db.add(UploadPart(upload_id=upload_id, offset_bytes=offset_bytes, size_bytes=size_bytes, name=name))
    db.flush()
    db.refresh(upload)
    return message(upload)


def parts_of(db: Session, upload: Upload) -> list[str]:
    """Give the names of an upload's pieces, in order."""
    query = select(UploadPart.name).where(UploadPart.upload_id == upload.id)
    return list(db.scalars(query.order_by(UploadPart.offset_bytes)))


def put_together(upload: Upload, parts: list[str], contents: Contents, *, is_known: bool) -> None:
    """Check the hash of what was sent, and keep it under that name. Holds one piece in memory at a time.

    Parameters
    ----------
    is_known
        Whether the content is kept already, perhaps in another form; then only the hash is checked.

    Raises
    ------
    Contradiction
        It is not all there, or is not what it was said to be.
    """
    if upload.offset_bytes != upload.size_bytes:
        raise Contradiction(
            f"expected {upload.size_bytes:,} bytes, found {upload.offset_bytes:,}; send the rest, then complete it"
        )
    found, head = hashlib.sha256(), b""
    for piece in _pieces(parts, contents):
        head = head or piece[:16]
        found.update(piece)
    if found.hexdigest() != upload.sha256:
        raise Contradiction(
            f"expected bytes of the hash {upload.sha256}, found {found.hexdigest()}; begin the upload again"
        )
    if not head.startswith(_MAGIC.get(upload.kind, (b"",))):
        raise Contradiction(f"expected a file of {upload.kind}, found {head[:8]!r}; upload it as what it is")
    if not is_known:
        contents.files.write_all(content_name(upload.sha256), _pieces(parts, contents))


def complete(db: Session, viewer: Viewer, upload_id: str) -> wire.Content:
    """Let what was put together be a content of the one who sent it.

    Raises
    ------
    NotFound
        Somebody else has completed the upload meanwhile, or called it off.
    """
    upload = get(db, viewer, upload_id, to_end=True)
    insert_new(
        db, Content, sha256=upload.sha256, kind=upload.kind, size_bytes=upload.size_bytes, created_at=now()
    )
    content = db.get_one(Content, upload.sha256)
    hold(db, viewer.signed_in(), content)
    db.delete(upload)
    db.flush()
    return wire.Content(
        sha256=content.sha256,
        kind=content.kind,  # type: ignore[arg-type] # the table checks it
        size_bytes=content.size_bytes,
    )


def call_off(db: Session, viewer: Viewer, upload_id: str) -> list[str]:
    """Forget an upload; gives the names of what can be removed once this is committed."""
    upload = get(db, viewer, upload_id, to_end=True)
    parts = parts_of(db, upload)
    db.delete(upload)
    return parts


def remove_expired(db: Session) -> list[str]:
    """Forget the uploads that nobody has gone on with; gives the names of what can be removed then."""
    names: list[str] = []
    for upload in db.scalars(select(Upload).where(Upload.expires_at < now())).all():
        names += parts_of(db, upload)
        db.delete(upload)
    return names


def message(upload: Upload) -> wire.Upload:
    """Tell how far an upload is."""
    return wire.Upload(
        id=upload.id,
        sha256=upload.sha256,
        kind=upload.kind,  # type: ignore[arg-type] # the table checks it
        size_bytes=upload.size_bytes,
        offset_bytes=upload.offset_bytes,
        is_complete=False,
        expires_at=upload.expires_at,
    )


def _expect_room(db: Session, user: User, size_bytes: int) -> None:
    open_count, open_bytes = db.execute(
        select(func.count(), func.coalesce(func.sum(Upload.size_bytes), 0)).where(Upload.user_id == user.id)
    ).one()
    if open_count >= _MOST_OPEN:
        raise OverLimit(
            f"expected at most {_MOST_OPEN} unfinished uploads, found more; complete or delete some"
        )
    if size_bytes > user.plan.file_bytes:
        raise OverLimit(
            f"expected a file of at most {user.plan.file_bytes:,} bytes on the plan {user.plan_name}, found {size_bytes:,}; "
            "ask an admin for a larger plan"
        )
    room_bytes = user.plan.storage_bytes - user.used_bytes - open_bytes
    if size_bytes > room_bytes:
        raise OverLimit(
            f"expected at most {max(room_bytes, 0):,} bytes, which the plan {user.plan_name} has left, found "
            f"{size_bytes:,}; remove something, or ask an admin for a larger plan"
        )


def _pieces(parts: list[str], contents: Contents) -> Iterator[bytes]:
    for name in parts:
        yield from contents.files.stream(name)
