"""Two versions that somebody wants compared: worked out by a job, once, when they are first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.hub.routes.answers import Answer
from setbook.hub.services import versions
from setbook.hub.services.jobs import Job

if TYPE_CHECKING:
    from fastapi import Response
    from sqlalchemy.orm import Session

    from setbook.hub.routes.call import Call
    from setbook.hub.services.viewer import Viewer
    from setbook.wire import versions as wire


@dataclass(frozen=True)
class Pair:
    """Two versions by their numbers; the second one may be of another session, such as a fork."""

    session_id: str
    before: int
    after: int
    after_in: str | None = None

    def compared(self, db: Session, viewer: Viewer, *, make: bool) -> tuple[wire.Comparison, str | None]:
        """Give what is known of their comparison, and the id of the row that waits to be worked out."""
        return versions.compare(
            db, viewer, self.session_id, self.before, self.after, make=make, after_in=self.after_in
        )


def have_compared(call: Call, pair: Pair) -> Response | None:
    """Have two versions compared; None where they are already, else the answer that it is being done."""
    with call.service.database.reading() as db:
        found, asked_for = pair.compared(db, call.viewer, make=False)
    if found.state != "waiting":
        return None

    def work(db: Session) -> Answer:
        comparison, change_id = pair.compared(db, call.viewer, make=True)
        is_new = change_id is not None and asked_for is None
        return Answer(comparison, 202, None, (Job("comparison", change_id),) if is_new and change_id else ())

    response = call.write(work)
    response.headers["Retry-After"] = "1"
    return response
