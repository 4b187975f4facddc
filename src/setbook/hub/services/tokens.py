"""Tokens for programs: who may make them, and that it is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.errors import NotAllowed
from setbook.hub.services import audit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer
    from setbook.hub.store.tables import User
    from setbook.wire.tokens import NewToken


def owner(viewer: Viewer) -> User:
    """Give whose tokens they are: the one who asks.

    Raises
    ------
    NotAllowed
        A token asks. One that got into wrong hands must neither make others that outlive it, nor take others away.
    """
    user = viewer.signed_in()
    if viewer.by_token:
        raise NotAllowed(
            "expected somebody who is signed in with a browser, found a token; use the settings page"
        )
    return user


def note_making(db: Session, viewer: Viewer, new: NewToken) -> None:
    """Write down that a token is made, before it is."""
    audit.note(db, viewer, "make token", "person", owner(viewer).name, note=new.note, days=new.days)


def note_revoking(db: Session, viewer: Viewer, token_id: str) -> None:
    """Write down that a token was revoked."""
    audit.note(db, viewer, "revoke token", "person", owner(viewer).name, token=token_id)
