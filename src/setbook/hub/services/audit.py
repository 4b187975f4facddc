"""The audit log: what rights hang on, told by whom it was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from setbook.hub.services.paging import Order, Stretch, mapped, stretch_of
from setbook.hub.store.tables import AuditEntry
from setbook.wire import base, social

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer


def note(db: Session, viewer: Viewer, action: str, kind: str, subject_id: str, **details: object) -> None:
    """Write down that something was done, in its own transaction."""
    actor = "anonymous" if viewer.user is None else viewer.user.name
    db.add(
        AuditEntry(actor_name=actor, action=action, subject_kind=kind, subject_id=subject_id, details=details)
    )


def entries(
    db: Session, viewer: Viewer, stretch: Stretch, *, actor: str | None = None, subject: str | None = None
) -> base.Page[social.AuditEntry]:
    """List what was done, newest first; for admins.

    Parameters
    ----------
    actor
        By whom; everybody where it is None.
    subject
        Id or name of what it was done to; everything where it is None.

    Raises
    ------
    NotAllowed
        Somebody else asks.
    """
    viewer.admin()
    query = select(AuditEntry)
    if actor is not None:
        query = query.where(AuditEntry.actor_name == actor)
    if subject is not None:
        query = query.where(AuditEntry.subject_id == subject)
    rows = stretch_of(db, query, Order((AuditEntry.id,)), stretch)
    return base.Page[social.AuditEntry](**mapped(rows, _message))


def _message(entry: AuditEntry) -> social.AuditEntry:
    return social.AuditEntry(
        id=entry.id,
        actor=entry.actor_name,
        action=entry.action,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        details=entry.details,
        created_at=entry.created_at,
    )
