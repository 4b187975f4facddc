"""A session's versions as the history view draws them: from rows alone, as `setbook.views.history` has it from files."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from setbook.history.badges import badge_parts
from setbook.hub.services.policy import Right, piece_for
from setbook.hub.store.tables import SongSession, Version, VersionChange
from setbook.wire import media as wire

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer


def history_view(db: Session, viewer: Viewer, session_id: str) -> wire.ViewPayload:
    """Make what the history view shows of a session.

    Each version has its ``id`` and ``number`` on the hub besides, so that a page can lead to it.
    """
    session = piece_for(db, viewer, session_id, Right.READ, SongSession)
    query = select(Version).where(Version.session_id == session.id).order_by(Version.number)
    versions = db.scalars(query).unique().all()
    places = {version.id: index for index, version in enumerate(versions)}
    steps = _steps(db, session)
    continued: set[str] = set()
    told = []
    for index, version in enumerate(versions):
        parent_id = version.parent_id if version.parent_id in places else None
        step = steps.get((version.parent_id or "", version.id))
        told.append(
            {
                **_words(version, index),
                "parent": None if parent_id is None else places[parent_id],
                "is_fork": parent_id in continued,
                "step": None if step is None or step.state != "ready" else _step(step),
            }
        )
        if parent_id is not None:
            continued.add(parent_id)
    data: dict[str, Any] = {
        "state": "ready" if told else "empty",
        "title": session.title,
        "folder": "",
        "versions": told,
        "skipped": [
            {"name": version.file_name, "reason": version.problem}
            for version in versions
            if version.state == "refused"
        ],
    }
    if not told:
        data |= {"title": "No versions yet", "message": f"Nothing was added to {session.title} yet."}
    return wire.ViewPayload(data=data, buffers=[], traits={"selected": []})


def _words(version: Version, index: int) -> dict[str, Any]:
    return {
        "id": version.id,
        "number": version.number,
        "index": index,
        "name": version.label or PurePath(version.file_name).stem,
        "origin": "store",
        "place": version.file_name,
        "time": version.created_at.isoformat(),
        "time_is_guess": False,
        "message": version.message.strip().partition("\n")[0],
    }


def _steps(db: Session, session: SongSession) -> dict[tuple[str, str], VersionChange]:
    """Give what each version changed in its parent, by the ids of both."""
    query = (
        select(VersionChange)
        .join(Version, Version.id == VersionChange.after_id)
        .where(Version.session_id == session.id, VersionChange.before_id == Version.parent_id)
    )
    return {(change.before_id, change.after_id): change for change in db.scalars(query)}


def _step(change: VersionChange) -> dict[str, Any]:
    badges = (change.badges or {}).items()
    return {
        "headline": change.headline,
        "badges": [{"word": word, "parts": badge_parts(text)} for word, text in badges],
    }
