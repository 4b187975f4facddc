"""Renditions within their bounds: what nothing shows any more, and what was used longest ago, goes."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from setbook.hub.services.holds import may_remove
from setbook.hub.services.renditions import RECIPES
from setbook.hub.store.base import now
from setbook.hub.store.tables import Rendition, RenditionSound, RenditionUse, Sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy.orm import Session

    from setbook.hub.services.contents import Contents
    from setbook.hub.store.database import Database

_FAILED_HOURS = 24
"""After that it is tried again, if somebody asks."""

_YOUNG_HOURS = 2
"""A sound that no rendition plays may be one of a job that is not finished."""


def keep_within(database: Database, contents: Contents, most_bytes: int) -> None:
    """Remove what is not needed, then what was used longest ago, until all together takes at most so many bytes.

    Rows go before their blobs, and no two blobs share a name, so nothing that is there ever points to nothing. While
    somebody holds all contents, everything stays.
    """
    for step in (_forget, lambda db: _evict(db, most_bytes), _forget_sounds):
        for blob in database.write(partial(_unless_held, step)):
            contents.files.remove(blob)


def forget(db: Session, rendition_id: str) -> None:
    """Forget a rendition whose blob is lost, and what only it plays; who asks has it made again."""
    rendition = db.get(Rendition, rendition_id)
    if rendition is not None:
        _remove(db, [rendition])


def _unless_held(step: Callable[[Session], list[str]], db: Session) -> list[str]:
    return step(db) if may_remove(db) else []


def taken_bytes(db: Session) -> int:
    """Give what renditions and sounds take in the blob store."""
    sums = (db.scalar(select(func.sum(column))) for column in (Rendition.size_bytes, Sound.size_bytes))
    return sum(int(found or 0) for found in sums)


def _forget(db: Session) -> list[str]:
    """Forget what shows no version any more, what failed a while ago, and what is made otherwise now."""
    used = select(RenditionUse.rendition_id).where(RenditionUse.rendition_id == Rendition.id).exists()
    long_ago = now() - timedelta(hours=_FAILED_HOURS)
    gone = [
        *db.scalars(select(Rendition).where(~used)),
        *db.scalars(select(Rendition).where(Rendition.state == "failed", Rendition.created_at < long_ago)),
    ]
    for kind, recipe in RECIPES.items():
        gone += db.scalars(select(Rendition).where(Rendition.kind == kind, Rendition.recipe != recipe))
    return _remove(db, gone)


def _evict(db: Session, most_bytes: int) -> list[str]:
    """Let go of ready ones, longest unused first; sounds go with the last rendition that plays them."""
    if taken_bytes(db) <= most_bytes:
        return []
    ready = db.scalars(select(Rendition).where(Rendition.state == "ready").order_by(Rendition.used_at)).all()
    sizes = _sound_sizes(db)
    players: dict[str, int] = {}
    keys: dict[str, list[str]] = {}
    for link in db.scalars(select(RenditionSound)):
        keys.setdefault(link.rendition_id, []).append(link.key)
        players[link.key] = players.get(link.key, 0) + 1
    surplus = (
        sum(rendition.size_bytes for rendition in ready) + sum(sizes[key] for key in players) - most_bytes
    )
    gone = []
    for rendition in ready:
        if surplus <= 0:
            break
        gone.append(rendition)
        surplus -= rendition.size_bytes
        for key in keys.get(rendition.id, []):
            players[key] -= 1
            surplus -= 0 if players[key] else sizes[key]
    return _remove(db, gone)


def _forget_sounds(db: Session) -> list[str]:
    played = select(RenditionSound.key).where(RenditionSound.key == Sound.key).exists()
    young = now() - timedelta(hours=_YOUNG_HOURS)
    found = db.scalars(select(Sound).where(~played, Sound.created_at < young)).all()
    for sound in found:
        db.delete(sound)
    return [sound.blob for sound in found]


def _remove(db: Session, renditions: Iterable[Rendition]) -> list[str]:
    blobs = {rendition.id: rendition.blob for rendition in renditions}
    sounds = set(db.scalars(select(RenditionSound.key).where(RenditionSound.rendition_id.in_(blobs))))
    db.execute(delete(Rendition).where(Rendition.id.in_(blobs)))  # the database knows what hangs on it
    played = set(db.scalars(select(RenditionSound.key).where(RenditionSound.key.in_(sounds))))
    unplayed = db.scalars(select(Sound).where(Sound.key.in_(sounds - played))).all()
    for sound in unplayed:
        db.delete(sound)
    db.flush()
    return [blob for blob in blobs.values() if blob] + [sound.blob for sound in unplayed]


def _sound_sizes(db: Session) -> dict[str, int]:
    return {row.key: row.size_bytes for row in db.execute(select(Sound.key, Sound.size_bytes))}
