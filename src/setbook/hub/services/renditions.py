"""Renditions as rows: what goes in, which one shows a version, how far it is, what came of it."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from setbook.hub.services.jobs import Job
from setbook.hub.services.policy import Right, no_such, piece_for
from setbook.hub.store.base import new_id, now
from setbook.hub.store.inserting import insert_new
from setbook.hub.store.tables import (
    Rendition,
    RenditionSound,
    RenditionUse,
    SongSession,
    Sound,
    Version,
    VersionSample,
)
from setbook.wire import media as wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer

RECIPES: dict[str, int] = {"arrangement": 1, "mixer": 1, "diff": 1, "sound": 1, "preview": 1, "loudness": 1}
"""How each kind is made, by number: a new number makes all of them anew."""

_NAMED = {"arrangement", "mixer", "diff"}
"""Kinds that show the name of the set; what is only heard is the same under any name."""

_USE_IS_NOTED_EVERY = timedelta(hours=1)


def version_to_read(db: Session, viewer: Viewer, version_id: str) -> Version:
    """Give a version by its id, to somebody who may read its session.

    Raises
    ------
    NotFound
        There is none, or this one must not know that there is.
    """
    version = db.get(Version, version_id)
    if version is None:
        raise no_such("version", version_id)
    piece_for(db, viewer, version.session_id, Right.READ, SongSession)
    return version


def find(db: Session, kind: str, version: Version, before: Version | None = None) -> Rendition | None:
    """Give the rendition that shows a version, where it was asked for before."""
    query = (
        select(Rendition)
        .join(RenditionUse, RenditionUse.rendition_id == Rendition.id)
        .where(
            RenditionUse.version_id == version.id,
            Rendition.kind == kind,
            Rendition.recipe == RECIPES[kind],
        )
    )
    if before is not None:
        query = query.where(Rendition.input_sha256 == name_of(_inputs(db, kind, [before, version])))
    return db.scalar(query.limit(1))


def ask(
    db: Session, kind: str, version: Version, before: Version | None = None
) -> tuple[Rendition, tuple[Job, ...]]:
    """Give the rendition of a version; one that nobody has asked for yet begins to wait.

    Returns
    -------
    rendition, jobs
        And what has to be done once this is committed.
    """
    inputs = _inputs(db, kind, [version] if before is None else [before, version])
    names = {"kind": kind, "input_sha256": name_of(inputs), "recipe": RECIPES[kind]}
    moment = now()
    query = select(Rendition).filter_by(**names)
    rendition = db.scalar(query)
    jobs: tuple[Job, ...] = ()
    if rendition is None:
        if insert_new(
            db, Rendition, **names, id=new_id(), inputs=inputs, state="waiting", progress=None,
            doing="", problem="", size_bytes=0, used_at=moment, created_at=moment,
        ):  # fmt: skip
            jobs = (job_of(db.scalars(query).one()),)
        rendition = db.scalars(query).one()  # somebody else may have been quicker
    insert_new(
        db,
        RenditionUse,
        version_id=version.id,
        rendition_id=rendition.id,
        before_id=None if before is None else before.id,
    )
    return rendition, jobs


def waiting_of(db: Session, version_id: str) -> tuple[Job, ...]:
    """Give the jobs that make what is still to be made of a version."""
    query = (
        select(Rendition)
        .join(RenditionUse, RenditionUse.rendition_id == Rendition.id)
        .where(RenditionUse.version_id == version_id, Rendition.state == "waiting")
    )
    return tuple(job_of(rendition) for rendition in db.scalars(query.order_by(Rendition.id)))


def job_of(rendition: Rendition) -> Job:
    """Give the job that makes a rendition; previews, which nobody asked for, let others go first."""
    return Job("preview" if rendition.kind == "preview" else "rendition", rendition.id)


def sound_of(db: Session, viewer: Viewer, version_id: str, key: str) -> Sound:
    """Give a sound that a version plays, to somebody who may read the version.

    Raises
    ------
    NotFound
        It plays no such sound, or the sound was not asked for yet.
    """
    version = version_to_read(db, viewer, version_id)
    sound = db.scalar(
        select(Sound)
        .join(RenditionSound, RenditionSound.key == Sound.key)
        .join(RenditionUse, RenditionUse.rendition_id == RenditionSound.rendition_id)
        .where(RenditionUse.version_id == version.id, Sound.key == key)
        .limit(1)
    )
    if sound is None:
        raise no_such("sound", key)
    return sound


def is_use_due(rendition: Rendition) -> bool:
    """Whether it is time again to note that somebody uses it."""
    return now() - rendition.used_at > _USE_IS_NOTED_EVERY


def note_use(db: Session, rendition_id: str) -> None:
    """Note that somebody uses a rendition: what is used longest ago goes first."""
    rendition = db.get(Rendition, rendition_id)
    if rendition is not None:
        rendition.used_at = now()


def state_of(rendition: Rendition) -> wire.RenditionState:
    """Tell what has become of a rendition."""
    is_at_work = rendition.state == "waiting" and rendition.progress is not None
    return wire.RenditionState(
        kind=rendition.kind,  # type: ignore[arg-type] # the table checks it
        state="working" if is_at_work else rendition.state,  # type: ignore[arg-type]
        progress=1.0 if rendition.state == "ready" else rendition.progress or 0.0,
        doing=rendition.doing,
        problem=rendition.problem,
    )


def states_of(db: Session, version: Version) -> list[wire.RenditionState]:
    """Tell what has become of all that is made of a version."""
    found = db.scalars(
        select(Rendition)
        .join(RenditionUse, RenditionUse.rendition_id == Rendition.id)
        .where(RenditionUse.version_id == version.id, Rendition.recipe.in_(set(RECIPES.values())))
        .order_by(Rendition.id)
    )
    return [state_of(rendition) for rendition in found if rendition.recipe == RECIPES[rendition.kind]]


def name_of(inputs: Sequence[dict[str, Any]]) -> str:
    """Name what goes in: equal inputs have one name."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def _inputs(db: Session, kind: str, versions: Sequence[Version]) -> list[dict[str, Any]]:
    """Give all that a rendition depends on, so that nothing else has to be read to make it.

    The samples belong to it: who has a set of somebody else, but not its samples, must not hear them.
    """
    return [
        {
            "set": version.sha256,
            "name": version.file_name if kind in _NAMED else "",
            "samples": sorted(_samples(db, version)),
        }
        for version in versions
    ]


def _samples(db: Session, version: Version) -> list[list[str]]:
    rows = db.execute(
        select(VersionSample.path, VersionSample.sha256).where(
            VersionSample.version_id == version.id, VersionSample.sha256.is_not(None)
        )
    )
    return [[path, sha256] for path, sha256 in rows if sha256 is not None]
