"""People: profiles, who follows whom, what an admin decides about them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, or_, select, update

from setbook.errors import BadRequest, Contradiction
from setbook.hub.services import audit, stream
from setbook.hub.services.markdown import to_html
from setbook.hub.services.paging import Order, Stretch, mapped, stretch_of
from setbook.hub.services.pieces import expect_revision
from setbook.hub.services.policy import no_such
from setbook.hub.store.base import now, table_of
from setbook.hub.store.counters import recount
from setbook.hub.store.inserting import insert_new
from setbook.hub.store.tables import Follow, Piece, Plan, User
from setbook.wire import administration, base
from setbook.wire import people as wire

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer

_SEEN_EVERY = timedelta(minutes=10)
_KNOWN = select(User).where(User.name == bindparam("name"))
_FOLLOW_COUNTS = (User.followers_count, User.following_count)


def known(db: Session, name: str) -> User | None:
    """Give somebody by the hub's name; None for one who was never here."""
    return db.scalar(_KNOWN, {"name": name})


def is_up_to_date(user: User | None, *, is_admin: bool) -> bool:
    """Whether nothing has to be written about somebody who has come: known, seen lately, an admin as the hub says."""
    return (
        user is not None
        and now() - user.last_active_at < _SEEN_EVERY
        and (user.standing == "admin") == is_admin
    )


def welcome(db: Session, name: str, *, is_admin: bool) -> User:
    """Write down that somebody has come; who never was here gets an account. The hub says who is an admin."""
    insert_new(
        db, User, name=name, name_lower=name.lower(), display_name="", bio="", location="", website="",
        standing="member", is_active=True, plan_name="basic", used_bytes=0, followers_count=0,
        following_count=0, sessions_count=0, workflows_count=0, racks_count=0, revision=1,
        last_active_at=now(), created_at=now(), updated_at=now(),
    )  # fmt: skip
    user = db.scalars(select(User).where(User.name == name)).one()
    standing = "admin" if is_admin else "member" if user.standing == "admin" else user.standing
    table = table_of(User)  # by way of the class, every visit would count as a change of the profile
    db.execute(update(table).where(table.c.id == user.id).values(last_active_at=now(), standing=standing))
    db.refresh(user)
    return user


def user_of(db: Session, name: str) -> User:
    """Give somebody by name.

    Raises
    ------
    NotFound
        There is nobody of this name.
    """
    user = known(db, name)
    if user is None:
        raise no_such("person", name)
    return user


def me(db: Session, viewer: Viewer) -> wire.Me:
    """Tell who asks, and how much of the plan is used."""
    user = viewer.signed_in()
    return wire.Me(
        profile=profile(db, viewer, user.name),
        plan=user.plan_name,
        used_bytes=user.used_bytes,
        storage_bytes=user.plan.storage_bytes,
        unread_count=stream.unread_count(db, user),
    )


def profile(db: Session, viewer: Viewer, name: str) -> wire.Profile:
    """Tell of somebody.

    Raises
    ------
    NotFound
        There is nobody of this name.
    """
    user = user_of(db, name)
    return wire.Profile(
        name=user.name,
        display_name=user.display_name or user.name,
        bio=user.bio,
        bio_html=to_html(user.bio),
        location=user.location,
        website=user.website,
        standing=user.standing,  # type: ignore[arg-type] # the table checks it
        followers_count=user.followers_count,
        following_count=user.following_count,
        sessions_count=user.sessions_count,
        workflows_count=user.workflows_count,
        racks_count=user.racks_count,
        is_followed=viewer.id is not None and db.get(Follow, (viewer.id, user.id)) is not None,
        created_at=user.created_at,
        revision=user.revision,
    )


def edit(db: Session, viewer: Viewer, change: wire.ProfileEdit, revision: int | None) -> wire.Profile:
    """Change one's own profile.

    Raises
    ------
    Outdated
        It was changed meanwhile.
    """
    user = db.get_one(User, viewer.signed_in().id, with_for_update={"of": User, "key_share": True})
    expect_revision(user.revision, revision)
    for name, value in change.model_dump(exclude_none=True).items():
        setattr(user, name, value)
    user.updated_at = now()
    db.flush()
    db.refresh(user)
    return profile(db, viewer, user.name)


def follow(db: Session, viewer: Viewer, name: str, *, follows: bool) -> wire.Profile:
    """Follow somebody, or no longer.

    Raises
    ------
    Contradiction
        It is oneself.
    """
    me_, other = viewer.signed_in(), user_of(db, name)
    if me_.id == other.id:
        raise Contradiction("expected somebody else to follow, found yourself")
    if follows:
        if insert_new(db, Follow, follower_id=me_.id, followed_id=other.id, created_at=now()):
            stream.tell(db, me_, "followed", target=other)
            stream.notify(db, me_, [other.id], "follow")
    else:
        found = db.get(Follow, (me_.id, other.id))
        if found is not None:
            db.delete(found)
    for counter in _FOLLOW_COUNTS:
        recount(db, counter, [me_.id, other.id])
    db.refresh(other)
    return profile(db, viewer, name)


def followers(db: Session, name: str, stretch: Stretch) -> base.Page[base.Person]:
    """List who follows somebody."""
    user = user_of(db, name)
    query = select(User).join(Follow, Follow.follower_id == User.id).where(Follow.followed_id == user.id)
    return _people(db, query, stretch)


def following(db: Session, name: str, stretch: Stretch) -> base.Page[base.Person]:
    """List whom somebody follows."""
    user = user_of(db, name)
    query = select(User).join(Follow, Follow.followed_id == User.id).where(Follow.follower_id == user.id)
    return _people(db, query, stretch)


def decide(db: Session, viewer: Viewer, name: str, decision: wire.StandingEdit) -> wire.Profile:
    """Make somebody a moderator, switch an account off, change a plan; for admins.

    Raises
    ------
    NotAllowed
        Somebody else asks.
    BadRequest
        There is no such plan, the standing is not the service's to give, or one would switch oneself off.
    """
    viewer.admin()
    user = db.get_one(User, user_of(db, name).id, with_for_update={"of": User, "key_share": True})
    if user.id == viewer.id and decision.is_active is False:
        raise BadRequest("expected somebody else to switch off, found yourself; ask another admin")
    if decision.standing == "admin" and user.standing != "admin":
        raise BadRequest(
            "expected member or moderator, found admin: the hub says who is an admin; change it there"
        )
    if decision.standing is not None:
        user.standing = decision.standing
    if decision.is_active is not None:
        user.is_active = decision.is_active
    if decision.plan is not None:
        if db.get(Plan, decision.plan) is None:
            raise BadRequest(f"expected the name of a plan, found {decision.plan!r}")
        user.plan_name = decision.plan
    user.updated_at = now()
    audit.note(db, viewer, "decide", "person", user.name, **decision.model_dump(exclude_none=True))
    db.flush()
    db.refresh(user)
    return profile(db, viewer, name)


def accounts(
    db: Session,
    viewer: Viewer,
    stretch: Stretch,
    *,
    named: str | None = None,
    standing: str | None = None,
    plan: str | None = None,
    is_active: bool | None = None,
) -> base.Page[administration.Account]:
    """List people with plan and standing, the newest first; for admins.

    Parameters
    ----------
    named
        Part of a name or of the name that is shown.

    Raises
    ------
    NotAllowed
        Somebody else asks.
    """
    viewer.admin()
    query = select(User)
    if named is not None:
        part = named.lower()
        shown = func.lower(User.display_name)
        query = query.where(
            or_(User.name_lower.contains(part, autoescape=True), shown.contains(part, autoescape=True))
        )
    if standing is not None:
        query = query.where(User.standing == standing)
    if plan is not None:
        query = query.where(User.plan_name == plan)
    if is_active is not None:
        query = query.where(User.is_active.is_(is_active))
    rows = stretch_of(db, query, Order((User.id,)), stretch)
    owned = select(Piece.owner_id, func.count()).where(Piece.owner_id.in_([user.id for user in rows.rows]))
    counts: dict[str, int] = dict(db.execute(owned.group_by(Piece.owner_id)).all())
    return base.Page[administration.Account](
        **mapped(rows, lambda user: _account(user, counts.get(user.id, 0)))
    )


def _account(user: User, pieces_count: int) -> administration.Account:
    return administration.Account(
        **dict(stream.person(user)),
        standing=user.standing,  # type: ignore[arg-type] # the table checks it
        is_active=user.is_active,
        plan=user.plan_name,
        used_bytes=user.used_bytes,
        storage_bytes=user.plan.storage_bytes,
        pieces_count=pieces_count,
        last_active_at=user.last_active_at,
        created_at=user.created_at,
    )


def _people(db: Session, query: Select[User], stretch: Stretch) -> base.Page[base.Person]:
    rows = stretch_of(db, query, Order((User.id,)), stretch)
    return base.Page[base.Person](**mapped(rows, stream.person))
