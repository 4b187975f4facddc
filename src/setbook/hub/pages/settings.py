"""One's own settings: profile, tokens, plan and storage, share links, the account."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from setbook.errors import HubUnavailable
from setbook.hub.pages.filters import PageQuery
from setbook.hub.pages.page import PageOf
from setbook.hub.routes.call import Call
from setbook.hub.services import members, people, plans, tokens
from setbook.wire.tokens import Token

router = APIRouter(include_in_schema=False)


class SettingsQuery(PageQuery):
    """Which settings are shown."""

    show: Literal["profile", "tokens", "storage", "links", "account"] = "profile"


@router.get("/settings")
async def settings(page: PageOf, asked: Annotated[SettingsQuery, Query()]) -> Response:
    """Show one's settings."""
    viewer = page.call.viewer
    viewer.signed_in()
    told: dict[str, Any] = {}
    if asked.show == "tokens":
        told = await _tokens(page.call) | {"service_address": page.service_url}

    def question(db: Session) -> dict[str, Any]:
        found: dict[str, Any] = {"asked": asked, "me": people.me(db, viewer)} | told
        if asked.show == "storage":
            found |= {"usage": plans.usage(db, viewer), "plans": plans.listed(db)}
        if asked.show == "links":
            found |= {"links": members.own_links(db, viewer, asked.stretch)}
        return found

    return await run_in_threadpool(page.show, "settings.html", question)


async def _tokens(call: Call) -> dict[str, Any]:
    """Give one's tokens, or why they cannot be told."""
    issuer = call.service.identity.issuer()
    found: list[Token] = []
    problem = "" if issuer is not None else "This service makes no tokens; ask its admin for one."
    if issuer is not None:
        try:
            found = await issuer.tokens_of(tokens.owner(call.viewer).name)
        except HubUnavailable as error:
            problem = str(error)
    return {"tokens": found, "tokens_problem": problem}
