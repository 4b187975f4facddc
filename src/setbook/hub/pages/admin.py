"""What admins see: how the service does, people, jobs that failed, the audit log. Others do not learn of these pages."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from setbook.hub.pages.admin_frame import show_framed
from setbook.hub.pages.filters import PageQuery, Word
from setbook.hub.pages.page import PageOf
from setbook.hub.services import audit, open_jobs, overview, people, plans
from setbook.hub.services.policy import expect_admin, expect_moderator
from setbook.wire.base import Standing

router = APIRouter(prefix="/admin", include_in_schema=False)


class OverviewQuery(PageQuery):
    """Whether every count is compared with what it counts."""

    check: Literal["counts"] | None = None


class PeopleQuery(PageQuery):
    """Which people are shown."""

    named: Word | None = None
    standing: Standing | None = None
    plan: Word | None = None
    use: Literal["on", "off"] | None = None


class JobsQuery(PageQuery):
    """Which jobs are shown."""

    state: Literal["refused", "waiting"] = "refused"


class AuditQuery(PageQuery):
    """Whose doings are shown, or what was done to whom."""

    actor: Word | None = None
    subject: Word | None = None


@router.get("")
def show_overview(page: PageOf, asked: Annotated[OverviewQuery, Query()]) -> Response:
    """Show the numbers to an admin; lead a moderator to the reports."""
    viewer = expect_moderator(page.call.viewer)
    if viewer.standing != "admin":
        return RedirectResponse(page.addresses.url("admin", "reports"), 303)

    def question(db: Session) -> dict[str, Any]:
        numbers = overview.overview(db, viewer)
        counts = overview.check_counts(db, viewer, repair=False) if asked.check == "counts" else None
        return {"overview": numbers, "counts": counts}

    return show_framed(page, "admin.html", asked, question)


@router.get("/people")
def list_people(page: PageOf, asked: Annotated[PeopleQuery, Query()]) -> Response:
    """Show people with plan and standing."""
    viewer = expect_admin(page.call.viewer)

    def question(db: Session) -> dict[str, Any]:
        found = people.accounts(
            db, viewer, asked.stretch, named=asked.named, standing=asked.standing, plan=asked.plan,
            is_active=None if asked.use is None else asked.use == "on",
        )  # fmt: skip
        return {
            "found": found,
            "plans": (known := plans.listed(db)),
            "plan_names": [(plan.name, plan.name) for plan in known],
        }

    return show_framed(page, "admin_people.html", asked, question)


@router.get("/jobs")
def list_jobs(page: PageOf, asked: Annotated[JobsQuery, Query()]) -> Response:
    """Show jobs that failed, or that wait."""
    viewer = expect_admin(page.call.viewer)

    def question(db: Session) -> dict[str, Any]:
        return {"found": open_jobs.listed(db, viewer, asked.stretch, asked.state)}

    return show_framed(page, "admin_jobs.html", asked, question)


@router.get("/audit")
def list_audit(page: PageOf, asked: Annotated[AuditQuery, Query()]) -> Response:
    """Show what was done that rights hang on."""
    viewer = expect_admin(page.call.viewer)

    def question(db: Session) -> dict[str, Any]:
        return {"found": audit.entries(db, viewer, asked.stretch, actor=asked.actor, subject=asked.subject)}

    return show_framed(page, "admin_audit.html", asked, question)
