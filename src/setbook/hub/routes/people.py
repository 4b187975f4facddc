"""People: oneself, others, whom one follows, what one should know."""

from __future__ import annotations

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from setbook.hub.routes.answers import Answer
from setbook.hub.routes.call import CallOf
from setbook.hub.routes.conditions import IF_MATCH
from setbook.hub.routes.parameters import PersonName, StretchOf
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.services import members, people, plans, stream
from setbook.wire import people as wire
from setbook.wire import plans as plan_wire
from setbook.wire import social as social_wire
from setbook.wire.base import Page, Person

router = APIRouter(tags=["people"], responses=RESPONSES)


@router.get("/me", response_model=wire.Me)
def get_me(call: CallOf) -> Response:
    """Tell who one is, and how much of the plan is used."""
    return call.read(lambda db: people.me(db, call.viewer))


@router.patch("/me", response_model=wire.Profile, openapi_extra=IF_MATCH)
def edit_me(change: wire.ProfileEdit, call: CallOf) -> Response:
    """Change one's profile."""
    return call.write(lambda db: Answer(people.edit(db, call.viewer, change, call.revision)))


@router.get("/me/usage", response_model=plan_wire.Usage)
def get_usage(call: CallOf) -> Response:
    """Tell how much one uses of one's plan."""
    return call.read(lambda db: plans.usage(db, call.viewer))


@router.get("/plans", response_model=list[plan_wire.Plan])
def list_plans(call: CallOf) -> Response:
    """List the plans that there are."""
    return call.read(plans.listed)


@router.get("/me/share-links", response_model=Page[social_wire.OwnShareLink])
def list_own_links(call: CallOf, stretch: StretchOf) -> Response:
    """List the share links that one has made, with their pieces, without their tokens."""
    return call.read(lambda db: members.own_links(db, call.viewer, stretch))


@router.get("/me/feed", response_model=Page[social_wire.Activity])
def get_feed(call: CallOf, stretch: StretchOf) -> Response:
    """Give what those whom one follows did."""
    return call.read(lambda db: stream.feed(db, call.viewer, stretch))


@router.get("/me/notifications", response_model=Page[social_wire.Notification])
def list_notifications(call: CallOf, stretch: StretchOf) -> Response:
    """Give what one should know: mentions, answers, forks, likes."""
    return call.read(lambda db: stream.notifications(db, call.viewer, stretch))


@router.post("/me/notifications/read", status_code=204)
def read_notifications(call: CallOf) -> Response:
    """Let everything count as known."""

    def work(db: Session) -> Answer:
        stream.mark_all_read(db, call.viewer)
        return Answer(None, 204)

    return call.write(work)


@router.get("/users/{name}", response_model=wire.Profile)
def get_profile(name: PersonName, call: CallOf) -> Response:
    """Give somebody's profile."""
    return call.read(lambda db: people.profile(db, call.viewer, name))


@router.get("/users/{name}/activity", response_model=Page[social_wire.Activity])
def get_activity(name: PersonName, call: CallOf, stretch: StretchOf) -> Response:
    """Give what somebody did."""
    return call.read(lambda db: stream.activities_of(db, call.viewer, name, stretch))


@router.get("/users/{name}/followers", response_model=Page[Person])
def list_followers(name: PersonName, call: CallOf, stretch: StretchOf) -> Response:
    """List who follows somebody."""
    return call.read(lambda db: people.followers(db, name, stretch))


@router.get("/users/{name}/following", response_model=Page[Person])
def list_following(name: PersonName, call: CallOf, stretch: StretchOf) -> Response:
    """List whom somebody follows."""
    return call.read(lambda db: people.following(db, name, stretch))


@router.put("/users/{name}/follow", response_model=wire.Profile)
def follow(name: PersonName, call: CallOf) -> Response:
    """Follow somebody."""
    return call.write(lambda db: Answer(people.follow(db, call.viewer, name, follows=True)))


@router.delete("/users/{name}/follow", response_model=wire.Profile)
def unfollow(name: PersonName, call: CallOf) -> Response:
    """Follow somebody no longer."""
    return call.write(lambda db: Answer(people.follow(db, call.viewer, name, follows=False)))


@router.patch("/users/{name}", response_model=wire.Profile)
def decide(name: PersonName, decision: wire.StandingEdit, call: CallOf) -> Response:
    """Make somebody a moderator, switch an account off, change a plan; for admins."""
    return call.write(lambda db: Answer(people.decide(db, call.viewer, name, decision)))
