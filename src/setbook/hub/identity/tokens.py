"""Identity by a list of tokens: for tests, and for trying the service out without a hub."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from setbook.errors import SignInNeeded
from setbook.hub.identity.bearer import bearer_token
from setbook.hub.identity.claim import Claim
from setbook.hub.store.base import new_id, now
from setbook.wire.tokens import MadeToken, NewToken, Token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import APIRouter, Request


class TokenIdentity:
    """Knows people by their tokens, which stand for a sign-in; makes others, which live as long as this object.

    Parameters
    ----------
    claims
        Who each token belongs to.
    """

    def __init__(self, claims: Mapping[str, Claim]) -> None:
        self._claims = claims
        self._made: dict[str, tuple[Claim, Token]] = {}

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
        if claim is None and token in self._made:
            owner, made = self._made[token]
            used = made.model_copy(update={"last_used_at": now()})
            self._made[token] = owner, used
            claim = owner if made.expires_at is None or made.expires_at > now() else None
        if claim is None:
            raise SignInNeeded("expected a token of this hub, found another; ask for a new one")
        return claim

    async def csrf_token(self, request: Request) -> str | None:  # noqa: ARG002 - the face of all providers
        """Who shows a token proves more than a cookie does."""
        return None

    def routes(self, prefix: str) -> APIRouter | None:  # noqa: ARG002 - the face of all providers
        """Nobody signs in by a page."""
        return None

    def issuer(self) -> TokenIdentity:
        """Give what makes tokens: this."""
        return self

    async def tokens_of(self, name: str) -> list[Token]:
        """List somebody's tokens, the newest first."""
        found = [token for claim, token in self._made.values() if claim.name == name]
        return sorted(found, key=lambda token: token.id, reverse=True)

    async def make(self, name: str, new: NewToken) -> MadeToken:
        """Make a token."""
        secret = secrets.token_urlsafe(32)
        token = Token(
            id=new_id(), note=new.note, created_at=now(), last_used_at=None,
            expires_at=now() + timedelta(days=new.days),
        )  # fmt: skip
        known = next((claim for claim in self._claims.values() if claim.name == name), Claim(name))
        self._made[secret] = replace(known, by_token=True), token
        return MadeToken(**dict(token), token=secret)

    async def revoke(self, name: str, token_id: str) -> bool:
        """Let a token open nothing any more; False where that person has no such token."""
        for secret, (claim, token) in list(self._made.items()):
            if claim.name == name and token.id == token_id:
                del self._made[secret]
                return True
        return False
