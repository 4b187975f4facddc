"""Identity by a list of tokens: for tests, and for trying the service out without a hub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.errors import SignInNeeded
from setbook.hub.identity.bearer import bearer_token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import APIRouter, Request

    from setbook.hub.identity.claim import Claim


class TokenIdentity:
    """Knows people by their tokens.

    Parameters
    ----------
    claims
        Who each token belongs to.
    """

    def __init__(self, claims: Mapping[str, Claim]) -> None:
        self._claims = claims

    async def identify(self, request: Request) -> Claim | None:
        """Give whose token a request shows.

        Raises
        ------
        SignInNeeded
            It is nobody's.
        """
        token = bearer_token(request)
        if token is None:
            return None
        claim = self._claims.get(token)
        if claim is None:
            raise SignInNeeded("expected a token of this hub, found another; ask for a new one")
        return claim

    async def csrf_token(self, request: Request) -> str | None:  # noqa: ARG002 - the face of all providers
        """Who shows a token proves more than a cookie does."""
        return None

    def routes(self, prefix: str) -> APIRouter | None:  # noqa: ARG002 - the face of all providers
        """Nobody signs in by a page."""
        return None
