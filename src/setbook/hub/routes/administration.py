"""For admins: who is there, how the service does, jobs that failed, what was done that rights hang on."""

from __future__ import annotations

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from setbook.hub.routes.answers import Answer
from setbook.hub.routes.call import CallOf
from setbook.hub.routes.parameters import Filter, RowId, StretchOf
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.services import audit, open_jobs, overview, people
from setbook.wire import administration as wire
from setbook.wire import social as social_wire
from setbook.wire.base import Page, Standing

router = APIRouter(tags=["administration"], responses=RESPONSES)


@router.get("/admin/overview", response_model=wire.Overview)
def get_overview(call: CallOf) -> Response:
    """Give the service's numbers; for admins."""
    return call.read(lambda db: overview.overview(db, call.viewer))


@router.get("/admin/people", response_model=Page[wire.Account])
def list_people(
    call: CallOf,
    stretch: StretchOf,
    named: Filter = None,
    standing: Standing | None = None,
    plan: Filter = None,
    is_active: bool | None = None,
) -> Response:
    """List people with plan and standing, the newest first; by part of their name, if `named`; for admins."""
    return call.read(
        lambda db: people.accounts(
            db, call.viewer, stretch, named=named, standing=standing, plan=plan, is_active=is_active
        )
    )


@router.get("/admin/jobs", response_model=Page[wire.OpenJob])
def list_jobs(call: CallOf, stretch: StretchOf, state: wire.JobState = "refused") -> Response:
    """List jobs that wait or were refused, with the reason; for admins."""
    return call.read(lambda db: open_jobs.listed(db, call.viewer, stretch, state))


@router.post("/admin/jobs/{kind}/{subject_id}/retry", status_code=202, response_model=wire.OpenJob)
def try_again(kind: wire.JobKind, subject_id: RowId, call: CallOf) -> Response:
    """Let a job be tried again; for admins."""

    def work(db: Session) -> Answer:
        job, asked = open_jobs.try_again(db, call.viewer, kind, subject_id)
        return Answer(job, 202, None, (asked,))

    return call.write(work)


@router.get("/admin/counts", response_model=wire.CounterCheck)
def check_counts(call: CallOf) -> Response:
    """Compare every count with what it counts; for admins."""
    return call.read(lambda db: overview.check_counts(db, call.viewer, repair=False))


@router.post("/admin/counts/repair", response_model=wire.CounterCheck)
def repair_counts(call: CallOf) -> Response:
    """Put right every count that is wrong; for admins."""
    return call.write(lambda db: Answer(overview.check_counts(db, call.viewer, repair=True)))


@router.get("/audit", response_model=Page[social_wire.AuditEntry])
def list_audit(call: CallOf, stretch: StretchOf, actor: Filter = None, subject: Filter = None) -> Response:
    """List what was done that rights hang on, of one actor or about one subject if asked; for admins."""
    return call.read(lambda db: audit.entries(db, call.viewer, stretch, actor=actor, subject=subject))
