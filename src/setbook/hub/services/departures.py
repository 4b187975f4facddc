"""Who has left the community leaves the hub too: sign-in, tokens and server; told to it until it has understood."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import delete, select, update

from setbook.errors import HubUnavailable
from setbook.hub.store.base import now
from setbook.hub.store.tables import Departure

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from setbook.hub.store.database import Database

_log = logging.getLogger("setbook.hub")

_REMEMBERED = timedelta(minutes=10)
"""A token of somebody who has left may be taken for a moment yet, by processes that have asked the hub before."""


class Accounts(Protocol):
    """What signs people in, as far as it can forget somebody."""

    def remove(self, name: str) -> None:
        """Stop somebody's servers, revoke all tokens, and forget the account; nothing if there is none.

        Raises
        ------
        HubUnavailable
            It does not answer, or cannot do it now.
        """


class NoAccounts:
    """For where nobody has an account: in tests, and where the service is tried out without a hub."""

    def remove(self, name: str) -> None:
        """Do nothing."""


def has_left(db: Session, name: str) -> bool:
    """Whether somebody has just left, so that the name opens no new account yet."""
    return db.get(Departure, name) is not None


def tell_of_departures(database: Database, accounts: Accounts) -> None:
    """Let the hub forget who has left; what it cannot do now is tried again the next time."""
    with database.reading() as db:
        names = db.scalars(select(Departure.name).where(Departure.told_at.is_(None))).all()
    for name in names:
        try:
            accounts.remove(name)
        except HubUnavailable:
            _log.exception("The hub could not remove an account of the community; it is asked again.")
            continue
        database.write(partial(_note_told, name=name))
    past = delete(Departure).where(Departure.told_at < now() - _REMEMBERED)
    database.write(lambda db: db.execute(past))


def _note_told(db: Session, name: str) -> None:
    db.execute(update(Departure).where(Departure.name == name).values(told_at=now()))
