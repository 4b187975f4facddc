"""Forks: a session that goes on from a version of another, with its history and its attribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from setbook.errors import Contradiction
from setbook.hub.services import pieces, sessions, stream, tags, versions
from setbook.hub.services.paging import Order, Stretch, stretch_of, told
from setbook.hub.services.policy import Right, piece_for, readable
from setbook.hub.store.counters import recount
from setbook.hub.store.tables import Fork, Piece, SongSession, Version, VersionChange, VersionSample
from setbook.wire import base
from setbook.wire import pieces as piece_wire
from setbook.wire import versions as wire

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer

_MOST_NODES = 2000


def fork(db: Session, viewer: Viewer, session_id: str, new: wire.NewFork) -> piece_wire.Session:
    """Make a session of one's own from somebody's, with every version up to the fork point.

    Contents are shared, not copied. Attribution is written once and stays, whatever becomes of the original.

    Raises
    ------
    Contradiction
        The original has no version that can be opened.
    NotFound
        There is no such version.
    """
    original = piece_for(db, viewer, session_id, Right.REACT, SongSession)
    point = _point(db, original, new.at)
    named = tags.names_of(db, original.id)
    made = piece_wire.NewSession(
        title=new.title or original.title,
        description=original.description,
        genre=original.genre,
        visibility=new.visibility,
        tags=named.tags,
        techniques=named.techniques,
    )
    copy = pieces.start(db, viewer, SongSession(genre=original.genre), made)
    copy.tempo, copy.time_signature = original.tempo, original.time_signature
    copy.key_signature = original.key_signature
    copy.live_major = original.live_major
    db.add(
        Fork(
            fork_id=copy.id,
            original_id=original.id,
            point_id=point.id,
            reason=new.reason,
            attributed_title=original.title,
            attributed_owner=original.owner.name,
            attributed_version=point.number,
            attributed_sha256=point.sha256,
        )
    )
    _copy_line(db, _line_to(db, point), copy)
    for counter in (SongSession.versions_count, SongSession.latest_number):
        recount(db, counter, [copy.id])
    recount(db, SongSession.forks_count, [original.id])
    user = viewer.signed_in()
    stream.tell(db, user, "forked", piece=original)
    stream.notify(db, user, [original.owner_id], "fork", piece=original)
    pieces.finish(db, copy, body=copy.genre)
    return sessions.message(db, viewer, copy)


def listed(db: Session, viewer: Viewer, session_id: str, stretch: Stretch) -> base.Page[piece_wire.Session]:
    """List the forks of a session that the one who asks may see."""
    original = piece_for(db, viewer, session_id, Right.READ, SongSession)
    query = (
        select(SongSession)
        .join(Fork, Fork.fork_id == SongSession.id)
        .where(Fork.original_id == original.id, readable(viewer))
    )
    rows = stretch_of(db, query, Order((SongSession.id,)), stretch)
    return base.Page[piece_wire.Session](**told(rows, lambda found: sessions.messages(db, viewer, found)))


def evolution(db: Session, viewer: Viewer, session_id: str) -> wire.EvolutionGraph:
    """Give the versions of a session, of what it was forked from and of its forks, as far as they may be seen."""
    session = piece_for(db, viewer, session_id, Right.READ, SongSession)
    family = _family(db, viewer, session)
    found = db.scalars(
        select(Version).where(Version.session_id.in_(family)).order_by(Version.id).limit(_MOST_NODES)
    ).all()
    nodes = [
        wire.GraphNode(
            id=version.id,
            session_id=version.session_id,
            session_title=family[version.session_id],
            number=version.number,
            label=version.label,
            created_at=version.created_at,
        )
        for version in found
    ]
    known = {node.id for node in nodes}
    edges = [
        wire.GraphEdge(source=version.parent_id, target=version.id, is_fork=False)
        for version in found
        if version.parent_id in known
    ]
    return wire.EvolutionGraph(nodes=nodes, edges=edges + _fork_edges(db, family, known))


def _family(db: Session, viewer: Viewer, session: SongSession) -> dict[str, str]:
    """Give sessions and their titles: this one, those it comes from and those that come from it."""
    family = {session.id: session.title}
    border = {session.id}
    while border:
        around = select(Fork).where(Fork.original_id.in_(border) | Fork.fork_id.in_(border))
        ids = {end for fork in db.scalars(around) for end in (fork.original_id, fork.fork_id) if end}
        seen = db.execute(
            select(Piece.id, Piece.title).where(Piece.id.in_(ids - set(family)), readable(viewer))
        )
        new = dict(seen.all())
        family.update(new)
        border = set() if len(family) > _MOST_NODES else set(new)
    return family


def _fork_edges(db: Session, family: dict[str, str], known: set[str]) -> list[wire.GraphEdge]:
    """Tie each fork point to its twin, the version that the fork began with."""
    point, twin = aliased(Version), aliased(Version)
    pairs = db.execute(
        select(point.id, twin.id)
        .select_from(Fork)
        .join(point, point.id == Fork.point_id)
        .join(
            twin,
            (twin.session_id == Fork.fork_id)
            & (twin.sha256 == Fork.attributed_sha256)
            & (twin.created_at == point.created_at),
        )
        .where(Fork.fork_id.in_(family), Fork.point_id.in_(known))
        .order_by(twin.id)
    ).all()
    return [
        wire.GraphEdge(source=source, target=target, is_fork=True)
        for source, target in pairs
        if target in known
    ]


def _point(db: Session, original: SongSession, number: int | None) -> Version:
    if number is not None:
        point = versions.of_number(db, original, number)
        if point.state != "ready":
            raise Contradiction(
                f"expected a version that was opened, found that {number} is {point.state}; take another"
            )
        return point
    query = select(Version).where(Version.session_id == original.id, Version.state == "ready")
    newest = db.scalar(query.order_by(Version.number.desc()).limit(1))
    if newest is None:
        raise Contradiction(
            "expected a session with a version that was opened, found none; wait for its analysis"
        )
    return newest


def _line_to(db: Session, point: Version) -> list[Version]:
    """Give a version and those that it was made from, oldest first."""
    every = db.scalars(select(Version).where(Version.session_id == point.session_id))
    by_id = {version.id: version for version in every}
    line, step = [], by_id.get(point.id)
    while step is not None:
        line.append(step)
        step = by_id.pop(step.parent_id or "", None)
    return [version for version in reversed(line) if version.state == "ready"]


def _copy_line(db: Session, line: list[Version], copy: SongSession) -> None:
    made: dict[str, Version] = {}
    before: Version | None = None
    for number, version in enumerate(line, start=1):
        twin = Version(
            session_id=copy.id, number=number, label=version.label, file_name=version.file_name,
            sha256=version.sha256, size_bytes=version.size_bytes, message=version.message, notes=version.notes,
            author_id=version.author_id, parent_id=None if before is None else before.id,
            state="ready", analysis=version.analysis, created_at=version.created_at,
        )  # fmt: skip
        db.add(twin)
        db.flush()
        made[version.id] = before = twin
        for sample in db.scalars(select(VersionSample).where(VersionSample.version_id == version.id)).all():
            db.add(
                VersionSample(
                    version_id=twin.id, position=sample.position, path=sample.path, sha256=sample.sha256
                )
            )
    copy.last_number = len(line)
    changes = select(VersionChange).where(
        VersionChange.before_id.in_(made), VersionChange.after_id.in_(made), VersionChange.state == "ready"
    )
    for change in db.scalars(changes).all():
        db.add(
            VersionChange(
                before_id=made[change.before_id].id,
                after_id=made[change.after_id].id,
                state="ready",
                headline=change.headline,
                badges=change.badges,
                changes=change.changes,
            )
        )
    db.flush()
