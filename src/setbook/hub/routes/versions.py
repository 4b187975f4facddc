"""The versions of a session: added, compared, downloaded."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from setbook.hub.routes.answers import FILE, Answer, file_response
from setbook.hub.routes.call import CallOf
from setbook.hub.routes.comparing import Pair, have_compared
from setbook.hub.routes.parameters import Hash, Number, PieceId, StretchOf
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.services import reactions, versions
from setbook.hub.services.jobs import Job
from setbook.hub.store.base import ID_PATTERN
from setbook.hub.store.tables import Content, Version
from setbook.wire import versions as wire
from setbook.wire.base import Message, Page

OtherIn: TypeAlias = Annotated[
    str | None,
    Query(
        pattern=ID_PATTERN, description="Session of the other version, where that is another, as of a fork."
    ),
]

router = APIRouter(prefix="/sessions/{piece_id}/versions", tags=["versions"], responses=RESPONSES)


class Asked(Message):
    """How many versions are going to be analysed."""

    waiting: int


@router.post("", status_code=201, response_model=wire.Version, responses={200: {"model": wire.Version}})
def add(piece_id: PieceId, new: wire.NewVersion, call: CallOf) -> Response:
    """Add a version whose set was uploaded. 200 with the newest version, where that holds the same set."""

    def work(db: Session) -> Answer:
        version, is_new = versions.add(db, call.viewer, piece_id, new)
        where = f"/sessions/{piece_id}/versions/{version.number}"
        jobs = (Job("version", version.id),) if is_new else ()
        return Answer(version, 201 if is_new else 200, where, jobs)

    return call.write(work)


@router.get("", response_model=Page[wire.Version])
def list_versions(piece_id: PieceId, call: CallOf, stretch: StretchOf) -> Response:
    """List the versions of a session, newest first."""
    return call.read(lambda db: versions.listed(db, call.viewer, piece_id, stretch))


@router.post("/auto-analyze", status_code=202, response_model=Asked)
def analyze_all(piece_id: PieceId, call: CallOf) -> Response:
    """Analyse every version that is not ready."""
    return _analyze(call, piece_id, None)


@router.get("/{number}", response_model=wire.Version)
def get(piece_id: PieceId, number: Number, call: CallOf) -> Response:
    """Give a version."""
    return call.read(lambda db: versions.get(db, call.viewer, piece_id, number))


@router.delete("/{number}", status_code=204)
def delete(piece_id: PieceId, number: Number, call: CallOf) -> Response:
    """Remove a version."""

    def work(db: Session) -> Answer:
        versions.remove(db, call.viewer, piece_id, number)
        return Answer(None, 204)

    return call.write(work)


@router.get(
    "/{number}/compare/{other}",
    response_model=wire.Comparison,
    responses={202: {"model": wire.Comparison, "description": "It is being worked out; ask again."}},
)
def compare(
    piece_id: PieceId, number: Number, other: Number, call: CallOf, other_in: OtherIn = None
) -> Response:
    """Say what turns one version into another. 202 while that is being worked out; then ask again."""
    pair = Pair(piece_id, number, other, other_in)
    return have_compared(call, pair) or call.read(lambda db: pair.compared(db, call.viewer, make=False)[0])


@router.get("/{number}/download", response_class=Response, responses=FILE)
def download(piece_id: PieceId, number: Number, call: CallOf) -> Response:
    """Download the set of a version: the very XML that was uploaded, in a container made anew."""

    def count(db: Session) -> tuple[Version, Content]:
        session, version = versions.version_for(db, call.viewer, piece_id, number)
        content = versions.content_of(db, version)
        reactions.count_download(db, call.viewer, session, version)
        return version, content

    version, content = call.service.database.write(count)
    pieces = call.service.contents.stream(content)
    size_bytes = content.size_bytes if content.xml_sha256 is None else None
    return file_response(
        pieces, version.file_name, content.kind, content.xml_sha256 or content.sha256, size_bytes
    )


@router.get("/{number}/samples/{sha256}", response_class=Response, responses=FILE)
def download_sample(piece_id: PieceId, number: Number, sha256: Hash, call: CallOf) -> Response:
    """Download a sample that a version plays."""
    with call.service.database.reading() as db:
        _, version = versions.version_for(db, call.viewer, piece_id, number)
        content, path = versions.sample_of(db, version, sha256)
        db.expunge_all()
    name = path.replace("\\", "/").rpartition("/")[2] or sha256
    pieces = call.service.contents.stream(content)
    return file_response(pieces, name, content.kind, content.sha256, content.size_bytes)


@router.post("/{number}/analyze", status_code=202, response_model=Asked)
def analyze(piece_id: PieceId, number: Number, call: CallOf) -> Response:
    """Analyse a version that is not ready; one that is has nothing more to tell."""
    return _analyze(call, piece_id, [number])


def _analyze(call: CallOf, piece_id: str, numbers: list[int] | None) -> Response:
    def work(db: Session) -> Answer:
        if numbers is not None:
            versions.get(db, call.viewer, piece_id, numbers[0])
        asked = versions.ask_again(db, call.viewer, piece_id, numbers)
        return Answer(Asked(waiting=len(asked)), 202, None, tuple(Job("version", one) for one in asked))

    return call.write(work)
