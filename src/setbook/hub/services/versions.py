"""The versions of a session: added, listed, compared, downloaded, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from setbook.errors import Contradiction
from setbook.hub.services import audit, stream
from setbook.hub.services.analysis import comparison_of
from setbook.hub.services.holdings import content_for, release
from setbook.hub.services.paging import Order, Stretch, mapped, stretch_of, told
from setbook.hub.services.policy import Right, no_such, piece_for
from setbook.hub.store.base import now
from setbook.hub.store.counters import recount
from setbook.hub.store.tables import (
    Content,
    Member,
    SongSession,
    Version,
    VersionChange,
    VersionSample,
)
from setbook.wire import base
from setbook.wire import versions as wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer

_BY_NUMBER = Order((Version.number,))


def add(db: Session, viewer: Viewer, session_id: str, new: wire.NewVersion) -> tuple[wire.Version, bool]:
    """Add a version; where the newest one holds the same set, that one is given instead.

    Returns
    -------
    version, is_new
        The version, and whether it was added.

    Raises
    ------
    NotFound
        The set was not uploaded, or the parent is no version of this session.
    NotAllowed
        The one who asks may not add versions.
    """
    session = piece_for(db, viewer, session_id, Right.CONTRIBUTE, SongSession, to_change=True)
    content = content_for(db, viewer, new.sha256, "set")
    newest = _newest(db, session)
    if newest is not None and newest.sha256 == new.sha256 and new.parent is None:
        return message(db, newest), False
    parent = newest if new.parent is None else of_number(db, session, new.parent)
    session.last_number += 1
    session.updated_at = now()
    version = Version(
        session_id=session.id, number=session.last_number, label=new.label, file_name=new.file_name,
        sha256=content.sha256, size_bytes=content.size_bytes, message=new.message, notes=new.notes,
        author_id=viewer.id, parent_id=None if parent is None else parent.id, state="waiting",
    )  # fmt: skip
    db.add(version)
    db.flush()
    for position, sample in enumerate(new.samples):
        if sample.sha256 is not None:
            content_for(db, viewer, sample.sha256, "sample")
        db.add(
            VersionSample(version_id=version.id, position=position, path=sample.path, sha256=sample.sha256)
        )
    _recount(db, session)
    stream.tell(db, viewer.signed_in(), "added version", piece=session, version=version)
    stream.notify(db, viewer.signed_in(), _people_of(db, session), "version", piece=session)
    db.flush()
    db.refresh(version)
    return message(db, version), True


def get(db: Session, viewer: Viewer, session_id: str, number: int) -> wire.Version:
    """Give a version."""
    return message(db, version_for(db, viewer, session_id, number)[1])


def version_for(db: Session, viewer: Viewer, session_id: str, number: int) -> tuple[SongSession, Version]:
    """Give a version and its session to somebody who may read them.

    Raises
    ------
    NotFound
        There is none of this number, or it may not be seen.
    """
    session = piece_for(db, viewer, session_id, Right.READ, SongSession)
    return session, of_number(db, session, number)


def of_number(db: Session, session: SongSession, number: int) -> Version:
    """Give the version of a number.

    Raises
    ------
    NotFound
        There is none.
    """
    version = db.scalar(select(Version).where(Version.session_id == session.id, Version.number == number))
    if version is None:
        raise no_such("version", str(number))
    return version


def listed(db: Session, viewer: Viewer, session_id: str, stretch: Stretch) -> base.Page[wire.Version]:
    """List the versions of a session, newest first."""
    session = piece_for(db, viewer, session_id, Right.READ, SongSession)
    rows = stretch_of(db, select(Version).where(Version.session_id == session.id), _BY_NUMBER, stretch)
    return base.Page[wire.Version](**told(rows, lambda found: messages(db, found)))


def timeline(db: Session, viewer: Viewer, session_id: str, stretch: Stretch) -> base.Page[wire.TimelineEntry]:
    """List the versions of a session with what each changed, newest first."""
    session = piece_for(db, viewer, session_id, Right.READ, SongSession)
    rows = stretch_of(db, select(Version).where(Version.session_id == session.id), _BY_NUMBER, stretch)
    ids = [version.id for version in rows.rows]
    found = db.scalars(select(VersionChange).where(VersionChange.after_id.in_(ids)))
    steps = {(change.before_id, change.after_id): change for change in found}
    numbers = _numbers(db, rows.rows)

    def entry(version: Version) -> wire.TimelineEntry:
        change = steps.get((version.parent_id or "", version.id))
        return wire.TimelineEntry(
            number=version.number,
            label=version.label,
            message=version.message,
            author=None if version.author is None else stream.person(version.author),
            parent=numbers.get(version.parent_id or ""),
            state=version.state,  # type: ignore[arg-type] # the table checks it
            headline="" if change is None else change.headline,
            badges={} if change is None else change.badges or {},
            created_at=version.created_at,
        )

    return base.Page[wire.TimelineEntry](**mapped(rows, entry))


def compare(
    db: Session,
    viewer: Viewer,
    session_id: str,
    before: int,
    after: int,
    *,
    make: bool,
    after_in: str | None = None,
) -> tuple[wire.Comparison, str | None]:
    """Compare two versions.

    Parameters
    ----------
    after_in
        The session of the second one where that is another, such as a fork.
    make
        Ask for the comparison where there is none yet.

    Returns
    -------
    comparison, asked_for
        The comparison, and the id of the row to work out where it is ``waiting``.

    Raises
    ------
    Contradiction
        One of them cannot be compared: it is refused, or not analysed yet.
    """
    sides = (
        version_for(db, viewer, session_id, before)[1],
        version_for(db, viewer, after_in or session_id, after)[1],
    )
    for side in sides:
        if side.state == "refused":
            raise Contradiction(
                f"expected versions that can be opened, found that {side.number} cannot: {side.problem}"
            )
    change = comparison_of(db, *sides, make=make)
    if change is None:
        return _comparison(before, after, None), None
    return _comparison(before, after, change), change.id if change.state == "waiting" else None


def remove(db: Session, viewer: Viewer, session_id: str, number: int) -> None:
    """Remove a version; those made from it become children of its parent.

    Raises
    ------
    NotAllowed
        The one who asks is not an owner.
    """
    session = piece_for(db, viewer, session_id, Right.MANAGE, SongSession, to_change=True)
    version = of_number(db, session, number)
    held = {
        version.sha256,
        *db.scalars(select(VersionSample.sha256).where(VersionSample.version_id == version.id)),
    }
    db.execute(update(Version).where(Version.parent_id == version.id).values(parent_id=version.parent_id))
    db.delete(version)
    session.updated_at = now()
    _recount(db, session)
    release(db, (sha256 for sha256 in held if sha256))
    audit.note(db, viewer, "delete version", "session", session.id, number=number)


def ask_again(db: Session, viewer: Viewer, session_id: str, numbers: Sequence[int] | None) -> list[str]:
    """Let versions be analysed (again), those that were refused too; gives the ids of what has to be done.

    Parameters
    ----------
    numbers
        Which; all that are not ready where it is None.
    """
    session = piece_for(db, viewer, session_id, Right.CONTRIBUTE, SongSession)
    query = select(Version).where(Version.session_id == session.id, Version.state != "ready")
    if numbers is not None:
        query = query.where(Version.number.in_(numbers))
    asked = db.scalars(query.order_by(Version.number)).all()
    for version in asked:
        version.state, version.problem = "waiting", ""
    return [version.id for version in asked]


def content_of(db: Session, version: Version) -> Content:
    """Give what a version holds."""
    return db.get_one(Content, version.sha256)


def sample_of(db: Session, version: Version, sha256: str) -> tuple[Content, str]:
    """Give a sample of a version and its path.

    Raises
    ------
    NotFound
        The version plays no such sample.
    """
    sample = db.scalar(
        select(VersionSample)
        .where(VersionSample.version_id == version.id, VersionSample.sha256 == sha256)
        .limit(1)
    )
    if sample is None:
        raise no_such("sample", sha256)
    return db.get_one(Content, sha256), sample.path


def message(db: Session, version: Version) -> wire.Version:
    """Tell of a version."""
    return messages(db, [version])[0]


def messages(db: Session, versions: Sequence[Version]) -> list[wire.Version]:
    """Tell of versions."""
    samples: dict[str, list[wire.Sample]] = {version.id: [] for version in versions}
    query = select(VersionSample).where(VersionSample.version_id.in_(list(samples)))
    for sample in db.scalars(query.order_by(VersionSample.position)):
        samples[sample.version_id].append(wire.Sample(path=sample.path, sha256=sample.sha256))
    numbers = _numbers(db, versions)
    return [
        wire.Version(
            id=version.id, session_id=version.session_id, number=version.number, label=version.label,
            file_name=version.file_name, sha256=version.sha256, size_bytes=version.size_bytes,
            message=version.message, notes=version.notes,
            author=None if version.author is None else stream.person(version.author),
            parent=numbers.get(version.parent_id or ""),
            state=version.state,  # type: ignore[arg-type] # the table checks it
            problem=version.problem, analysis=version.analysis, samples=samples[version.id],
            created_at=version.created_at,
        )
        for version in versions
    ]  # fmt: skip


def _comparison(before: int, after: int, change: VersionChange | None) -> wire.Comparison:
    if change is None:
        return wire.Comparison(
            before=before, after=after, state="waiting", problem="", headline="", badges={}, changes=None
        )
    return wire.Comparison(
        before=before,
        after=after,
        state=change.state,  # type: ignore[arg-type] # the table checks it
        problem=change.problem,
        headline=change.headline,
        badges=change.badges or {},
        changes=change.changes,
    )


def _newest(db: Session, session: SongSession) -> Version | None:
    query = select(Version).where(Version.session_id == session.id)
    return db.scalar(query.order_by(Version.number.desc()).limit(1))


def _numbers(db: Session, versions: Sequence[Version]) -> dict[str, int]:
    ids = {version.parent_id for version in versions if version.parent_id}
    if not ids:
        return {}
    return dict(db.execute(select(Version.id, Version.number).where(Version.id.in_(ids))).all())


def _people_of(db: Session, session: SongSession) -> list[str]:
    members = db.scalars(select(Member.user_id).where(Member.piece_id == session.id))
    return [session.owner_id, *members]


def _recount(db: Session, session: SongSession) -> None:
    db.flush()
    for counter in (SongSession.versions_count, SongSession.latest_number):
        recount(db, counter, [session.id])
    db.refresh(session)
