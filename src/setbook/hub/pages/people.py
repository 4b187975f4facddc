"""People's pages: who somebody is, what they made and did, who follows whom."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from setbook.hub.pages.filters import PageQuery
from setbook.hub.pages.page import PageOf
from setbook.hub.routes.parameters import PersonName
from setbook.hub.services import discovery, people, stream

router = APIRouter(include_in_schema=False)


class PersonQuery(PageQuery):
    """What of somebody is shown."""

    show: Literal["pieces", "activity", "followers", "following"] = "pieces"


@router.get("/people/{name}")
def person(name: PersonName, page: PageOf, asked: Annotated[PersonQuery, Query()]) -> Response:
    """Show somebody."""
    viewer = page.call.viewer

    def question(db: Session) -> dict[str, Any]:
        told: dict[str, Any] = {"asked": asked, "profile": people.profile(db, viewer, name)}
        if asked.show == "activity":
            return told | {"found": stream.activities_of(db, viewer, name, asked.stretch)}
        if asked.show == "followers":
            return told | {"found": people.followers(db, name, asked.stretch)}
        if asked.show == "following":
            return told | {"found": people.following(db, name, asked.stretch)}
        return told | {"found": discovery.cards(db, viewer, discovery.Wanted(owner=name), asked.stretch)}

    return page.show("person.html", question)
