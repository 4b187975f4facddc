"""Whether every promise was kept, by what the service says and by what lies in its database and store."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from tests.hub.service import ok

from setbook.format import read_document
from setbook.hub.jobs.ledger import JobRun
from setbook.hub.services.contents import Contents
from setbook.hub.store.counters import check_counters
from setbook.hub.store.database import Database
from setbook.hub.store.files import content_name
from setbook.hub.store.tables import Comment, Content, Like, Piece, Rating, Upload, UploadPart, User, Version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import httpx
    from sqlalchemy.orm import Session
    from tests.hub.kills.promises import Promises
    from tests.hub.kills.site import Site

SETTLE_SECONDS = 300.0


def prove(site: Site, promises: Promises, sets: list[bytes]) -> None:
    """Check it all; the processes run, and nobody writes any more."""
    clients = {name: site.client(name) for name in {answered.name for answered in promises.answers}}
    _replay(clients, promises)
    _wait_for_jobs(site)
    database = Database(site.settings.database_url)
    try:
        with database.reading() as db:
            _rows_are_those_that_were_promised(db, promises)
            _jobs_were_done_once(db)
            _nothing_is_half_there(db, Contents(site.settings.blob_url), promises)
            assert check_counters(db) == []
    finally:
        database.close()
    _what_was_pushed_comes_back(site, promises, sets)
    for client in clients.values():
        client.close()


def prove_by_asking(clients: Mapping[str, httpx.Client], promises: Promises) -> None:
    """Check what the service itself can say, where its database is not at hand: it is all there, once, and counted."""
    _replay(clients, promises)
    for session_id, (owner, title) in promises.sessions.items():
        client = clients[owner]
        _wait_for_versions(client, session_id)
        found = ok(client.get(f"/sessions/{session_id}"))
        assert (found["owner"]["name"], found["title"]) == (owner, title)
        assert found["versions_count"] == len(promises.versions.get(session_id, []))
        assert found["comments_count"] == sum(piece == session_id for piece, _ in promises.comments.values())
        assert found["likes_count"] == sum(
            likes for (piece, _), likes in promises.likes.items() if piece == session_id
        )
        assert found["ratings_count"] == sum(piece == session_id for piece, _ in promises.stars)
    for comment_id, (piece, words) in promises.comments.items():
        said = ok(next(iter(clients.values())).get(f"/comments/{comment_id}"))
        assert (said["piece_id"], said["body"]) == (piece, words)
    for name, sha256 in promises.half:
        assert clients[name].head(f"/contents/{sha256}").status_code == 404


def _wait_for_versions(client: httpx.Client, session_id: str) -> None:
    give_up = time.monotonic() + SETTLE_SECONDS
    while True:
        items = ok(client.get(f"/sessions/{session_id}/versions", params={"limit": 100}))["items"]
        if all(version["state"] == "ready" for version in items):
            return
        assert time.monotonic() < give_up, "a version was never opened"
        time.sleep(0.5)


def _replay(clients: Mapping[str, httpx.Client], promises: Promises) -> None:
    """Every request with a key gives the answer that it gave."""
    for answered in promises.answers:
        headers = {"Idempotency-Key": answered.key}
        response = clients[answered.name].post(answered.path, json=answered.body, headers=headers)
        assert response.headers.get("idempotency-replayed") == "true", f"{answered.path} was done again"
        assert response.status_code == answered.status
        assert response.json() == answered.answer


def _wait_for_jobs(site: Site) -> None:
    give_up = time.monotonic() + SETTLE_SECONDS
    database = Database(site.settings.database_url)
    try:
        while True:
            with database.reading() as db:
                waiting = db.scalars(select(Version.id).where(Version.state == "waiting")).all()
            if not waiting:
                return
            assert time.monotonic() < give_up, f"{len(waiting)} versions were never opened"
            time.sleep(0.2)
    finally:
        database.close()


def _rows_are_those_that_were_promised(db: Session, promises: Promises) -> None:
    """All of it is there, and once: who repeated a request made nothing twice."""
    names = dict(db.execute(select(User.id, User.name)).all())
    sessions = {
        row.id: (names[row.owner_id], row.title) for row in db.scalars(select(Piece).order_by(Piece.id))
    }
    assert sessions == promises.sessions
    comments = {
        row.id: (row.piece_id, row.body)
        for row in db.scalars(select(Comment).where(Comment.deleted_at.is_(None)))
    }
    assert comments == promises.comments
    liked = {(row.piece_id, names[row.user_id]) for row in db.scalars(select(Like))}
    assert liked == {what for what, likes in promises.likes.items() if likes}
    stars = {(row.piece_id, names[row.user_id]): row.stars for row in db.scalars(select(Rating))}
    assert stars == promises.stars
    versions: dict[str, list[str]] = {}
    for version in db.scalars(select(Version).order_by(Version.session_id, Version.number)):
        versions.setdefault(version.session_id, []).append(version.sha256)
    assert versions == {piece: hashes for piece, hashes in promises.versions.items() if hashes}


def _jobs_were_done_once(db: Session) -> None:
    assert set(db.scalars(select(Version.state))) <= {"ready"}
    runs = db.scalars(select(JobRun)).all()
    assert [f"{run.kind} {run.subject_id}" for run in runs if run.completions > 1] == []


def _nothing_is_half_there(db: Session, contents: Contents, promises: Promises) -> None:
    """What is a content can be read, whole; what is none is known to nobody."""
    known = {content.sha256: content for content in db.scalars(select(Content))}
    assert known.keys() == {sha256 for _, sha256 in promises.uploaded}
    for sha256, content in known.items():
        if content.xml_sha256 is None:
            found = hashlib.sha256()
            for piece in contents.files.stream(content_name(sha256)):
                found.update(piece)
            assert found.hexdigest() == sha256
        else:
            assert hashlib.sha256(contents.xml(content)).hexdigest() == content.xml_sha256
    for upload in db.scalars(select(Upload)):
        parts = list(
            db.scalars(
                select(UploadPart).where(UploadPart.upload_id == upload.id).order_by(UploadPart.offset_bytes)
            )
        )
        assert upload.offset_bytes == sum(part.size_bytes for part in parts)
        assert all(contents.files.size_bytes(part.name) == part.size_bytes for part in parts)
    assert {sha256 for _, sha256 in promises.half}.isdisjoint(known)


def _what_was_pushed_comes_back(site: Site, promises: Promises, sets: list[bytes]) -> None:
    xml = {hashlib.sha256(data).hexdigest(): _xml_of(data) for data in sets}
    for piece, number, sha256 in _versions(promises):
        with site.client(promises.sessions[piece][0]) as client:
            response = client.get(f"/sessions/{piece}/versions/{number}/download")
            ok(client.get(f"/contents/{sha256}"))
        assert response.status_code == 200, response.text
        assert _xml_of(response.content) == xml[sha256]
    for name, sha256 in promises.half:
        with site.client(name) as client:
            assert client.head(f"/contents/{sha256}").status_code == 404


def _versions(promises: Promises) -> Iterator[tuple[str, int, str]]:
    """One version of each session: its newest."""
    for piece, hashes in promises.versions.items():
        if hashes:
            yield piece, len(hashes), hashes[-1]


def _xml_of(data: bytes) -> Any:
    return read_document(data).xml
