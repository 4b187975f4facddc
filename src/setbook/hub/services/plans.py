"""Plans: how much a person may use, and how much is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from setbook.hub.store.tables import Piece, Plan
from setbook.wire import plans as wire

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer


def listed(db: Session) -> list[wire.Plan]:
    """List the plans that there are, the smallest first."""
    return [_message(plan) for plan in db.scalars(select(Plan).order_by(Plan.storage_bytes, Plan.name))]


def usage(db: Session, viewer: Viewer) -> wire.Usage:
    """Tell how much the one who asks uses, private pieces too.

    Raises
    ------
    SignInNeeded
        Nobody is signed in.
    """
    user = viewer.signed_in()
    kinds = select(Piece.kind, func.count()).where(Piece.owner_id == user.id).group_by(Piece.kind)
    counts: dict[str, int] = dict(db.execute(kinds).all())
    return wire.Usage(
        plan=_message(user.plan),
        used_bytes=user.used_bytes,
        free_bytes=max(0, user.plan.storage_bytes - user.used_bytes),
        pieces_count=sum(counts.values()),
        sessions_count=counts.get("session", 0),
        workflows_count=counts.get("workflow", 0),
        racks_count=counts.get("rack", 0),
        collections_count=counts.get("collection", 0),
    )


def _message(plan: Plan) -> wire.Plan:
    return wire.Plan(
        name=plan.name,
        storage_bytes=plan.storage_bytes,
        file_bytes=plan.file_bytes,
        pieces=plan.pieces,
    )
