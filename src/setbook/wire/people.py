"""Messages about people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from setbook.wire.base import Line, Message, Person, Prose, Standing

WebAddress = Annotated[str, StringConstraints(max_length=255, pattern=r"^(https?://[^\s\x00-\x1f\x7f]+)?$")]


class Profile(Person):
    """A person as others see it; `is_followed` tells of the one who asks."""

    bio: str
    bio_html: str
    location: str
    website: str
    standing: Standing
    followers_count: int
    following_count: int
    sessions_count: int
    workflows_count: int
    racks_count: int
    is_followed: bool
    created_at: datetime
    revision: int


class ProfileEdit(Message):
    """Words of a profile to change; what is left out stays."""

    display_name: Line | None = None
    bio: Prose | None = None
    location: Line | None = None
    website: WebAddress | None = None


class Me(Message):
    """The one who asks, and how much of the plan is used."""

    profile: Profile
    plan: str
    used_bytes: int
    storage_bytes: int
    unread_count: int


class StandingEdit(Message):
    """What an admin decides about a person."""

    standing: Standing | None = None
    is_active: bool | None = None
    plan: Line | None = Field(default=None, description="Name of a plan.")
