"""What a request says of who makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fastapi import APIRouter, Request

    from setbook.hub.identity.token_issuer import TokenIssuer


@dataclass(frozen=True)
class Claim:
    """Somebody, as whatever signs people in knows them.

    Attributes
    ----------
    name
        The hub's name.
    is_admin
        Whether the hub says so.
    by_token
        Whether a program shows a token for them, rather than they a sign-in.
    """

    name: str
    is_admin: bool = False
    by_token: bool = False


class IdentityProvider(Protocol):
    """Says who makes a request."""

    async def identify(self, request: Request) -> Claim | None:
        """Give who makes a request; None for nobody.

        Raises
        ------
        NotAllowed
            A browser sends it for a page that is not ours.
        SignInNeeded
            It shows a token that is none, or no longer.
        """

    async def csrf_token(self, request: Request) -> str | None:
        """Give what a page of ours must send along to change something; None where nobody is signed in by a cookie."""

    def routes(self, prefix: str) -> APIRouter | None:
        """Give the pages by which people sign in and out, if there are any."""

    def issuer(self) -> TokenIssuer | None:
        """Give what makes tokens for programs, if people can make them here."""
