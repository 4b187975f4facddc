"""Moderation: what members report, what moderators decide."""

from __future__ import annotations

from fastapi import APIRouter, Response

from setbook.hub.routes.answers import Answer
from setbook.hub.routes.call import CallOf
from setbook.hub.routes.parameters import RowId, StretchOf
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.services import reports
from setbook.wire import reports as wire
from setbook.wire.base import Page

router = APIRouter(prefix="/reports", tags=["moderation"], responses=RESPONSES)


@router.post("", status_code=201, response_model=wire.Reported)
def report(new: wire.NewReport, call: CallOf) -> Response:
    """Report a piece or a comment to the moderators."""
    return call.write(lambda db: Answer(reports.add(db, call.viewer, new), 201))


@router.get("", response_model=Page[wire.Report])
def list_reports(call: CallOf, stretch: StretchOf, state: wire.ReportState | None = None) -> Response:
    """List reports, newest first; for moderators."""
    return call.read(lambda db: reports.listed(db, call.viewer, stretch, state))


@router.post("/{report_id}/decision", response_model=wire.Report)
def decide(report_id: RowId, decision: wire.ReportDecision, call: CallOf) -> Response:
    """Hide what is reported, show it again, or leave it as it is; for moderators."""
    return call.write(lambda db: Answer(reports.decide(db, call.viewer, report_id, decision)))
