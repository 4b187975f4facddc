"""What makes tokens for programs, such as the command line: the hub, or a list of tokens in a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from setbook.wire.tokens import MadeToken, NewToken, Token


class TokenIssuer(Protocol):
    """Makes and revokes tokens that open this service as one person, and nothing else."""

    async def tokens_of(self, name: str) -> list[Token]:
        """List somebody's tokens, the newest first, without themselves.

        Raises
        ------
        HubUnavailable
            Who keeps them does not answer.
        """

    async def make(self, name: str, new: NewToken) -> MadeToken:
        """Make a token.

        Raises
        ------
        Contradiction
            There are too many.
        HubUnavailable
            Who keeps them does not answer.
        """

    async def revoke(self, name: str, token_id: str) -> bool:
        """Let a token open nothing any more; False where that person has no such token.

        Raises
        ------
        HubUnavailable
            Who keeps them does not answer.
        """
