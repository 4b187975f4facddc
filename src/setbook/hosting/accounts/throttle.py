"""How often something may be tried; what was tried is kept over a restart."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, or_, select

from setbook.hosting.accounts.account import Attempt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy.orm import Session, sessionmaker


@dataclass(frozen=True)
class Limit:
    """So many attempts in a sliding span of time."""

    subject: str
    most: int
    span_seconds: float


QUARTER_HOUR_SECONDS = 15 * 60.0
HOUR_SECONDS = 3600.0


def sign_in_limits(name: str, address: str) -> tuple[Limit, ...]:
    """Return how often a password may be wrong.

    For a name from one address few times; for a name from anywhere more, as a stranger must not be able to shut
    a person out with a handful of tries; from one address yet more, as a whole school may share it.
    """
    return (
        Limit(f"sign in {name} from {address}", 5, QUARTER_HOUR_SECONDS),
        Limit(f"sign in {name}", 20, QUARTER_HOUR_SECONDS),
        Limit(f"sign in from {address}", 60, QUARTER_HOUR_SECONDS),
    )


def sign_up_limits(address: str) -> tuple[Limit, ...]:
    """Return how many accounts may be asked for."""
    return (Limit(f"sign up from {address}", 20, HOUR_SECONDS),)


class Throttle:
    """Counts attempts by subject.

    Parameters
    ----------
    sessions
        Of the accounts' database.
    clock
        Seconds since 1970.
    """

    def __init__(self, sessions: sessionmaker[Session], clock: Callable[[], float] = time.time) -> None:
        self._sessions = sessions
        self._clock = clock

    def wait_seconds(self, limits: Iterable[Limit]) -> float:
        """Say how long it takes until all these limits let another attempt through; 0 if they do now."""
        now = self._clock()
        with self._sessions() as session:
            return max((self._wait(session, limit, now) for limit in limits), default=0.0)

    def count(self, limits: Iterable[Limit]) -> list[int]:
        """Count one attempt against each limit, forget what no limit looks at any more; return what `forget` takes."""
        now = self._clock()
        attempts = [Attempt(subject=limit.subject, at=now) for limit in limits]
        with self._sessions.begin() as session:
            session.add_all(attempts)
            session.execute(delete(Attempt).where(Attempt.at < now - HOUR_SECONDS))
        return [attempt.number for attempt in attempts]

    def forget(self, counted: list[int], limit: Limit) -> None:
        """Take back an attempt that was none, and all that this limit had counted before."""
        with self._sessions.begin() as session:
            session.execute(
                delete(Attempt).where(or_(Attempt.number.in_(counted), Attempt.subject == limit.subject))
            )

    @staticmethod
    def _wait(session: Session, limit: Limit, now: float) -> float:
        recent = (Attempt.subject == limit.subject, Attempt.at > now - limit.span_seconds)
        if (session.scalar(select(func.count()).where(*recent)) or 0) < limit.most:
            return 0.0
        newest = select(Attempt.at).where(*recent).order_by(Attempt.at.desc())
        # The attempt whose passing out of the span makes room for one more.
        in_the_way = session.scalar(newest.offset(limit.most - 1).limit(1)) or now
        return max(0.0, in_the_way + limit.span_seconds - now)
