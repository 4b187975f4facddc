"""The one who asks, as the rules see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.errors import NotAllowed, SignInNeeded

if TYPE_CHECKING:
    from setbook.hub.store.tables import User


@dataclass(frozen=True)
class Viewer:
    """Somebody who asks for something.

    Attributes
    ----------
    user
        Who is signed in; None for nobody.
    key
        What one viewer is counted as: a user's id, else a hash that changes every day.
    share_tokens
        The tokens of the share links that were shown.
    by_token
        Whether a program asks for them, with a token of theirs.
    """

    user: User | None
    key: str
    share_tokens: frozenset[str] = frozenset()
    by_token: bool = False

    @property
    def id(self) -> str | None:
        """The user's id; None for nobody."""
        return None if self.user is None else self.user.id

    @property
    def standing(self) -> str:
        """``member``, ``moderator`` or ``admin``; ``anonymous`` for nobody."""
        return "anonymous" if self.user is None else self.user.standing

    @property
    def moderates(self) -> bool:
        """Whether it is a moderator or an admin."""
        return self.standing in {"moderator", "admin"}

    def signed_in(self) -> User:
        """Give the user.

        Raises
        ------
        SignInNeeded
            There is none.
        NotAllowed
            An admin has switched the account off.
        """
        if self.user is None:
            raise SignInNeeded("expected somebody who is signed in, found nobody; sign in and repeat it")
        if not self.user.is_active:
            raise NotAllowed("expected an account in use, found one that was switched off; ask an admin")
        return self.user

    def moderator(self) -> User:
        """Give the user, who must be a moderator or an admin.

        Raises
        ------
        NotAllowed
            It is neither.
        """
        user = self.signed_in()
        if not self.moderates:
            raise NotAllowed("expected a moderator or an admin, found a member; ask one of them")
        return user

    def admin(self) -> User:
        """Give the user, who must be an admin.

        Raises
        ------
        NotAllowed
            It is none.
        """
        user = self.signed_in()
        if self.standing != "admin":
            raise NotAllowed("expected an admin, found somebody else; ask one")
        return user
