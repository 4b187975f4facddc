"""Tokens that JupyterHub keeps, made by its route for tokens of this service alone (`hosting.accounts.service_tokens`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from setbook.errors import Contradiction, HubUnavailable
from setbook.wire.tokens import MadeToken, Token

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.wire.tokens import NewToken

_SECONDS = 20.0


class HubTokens:
    """Asks the hub, as the service.

    Parameters
    ----------
    api_url
        Of the hub's API, as the service finds it.
    api_token
        Of the service.
    forget
        Called when a token was revoked, for what was remembered of whose tokens are.
    """

    def __init__(self, api_url: str, api_token: str, forget: Callable[[], None]) -> None:
        self._base = f"{api_url.rstrip('/')}/service-tokens/"
        self._headers = {"Authorization": f"token {api_token}"}
        self._forget = forget

    async def tokens_of(self, name: str) -> list[Token]:
        """List somebody's tokens."""
        answer = await self._ask("GET", quote(name, safe=""))
        return [Token.model_validate(found) for found in answer.json()]

    async def make(self, name: str, new: NewToken) -> MadeToken:
        """Make a token.

        Raises
        ------
        Contradiction
            There are too many.
        """
        answer = await self._ask("POST", quote(name, safe=""), new.model_dump())
        if answer.status_code == 409:
            raise Contradiction("expected room for one more token, found too many; revoke some")
        return MadeToken.model_validate(answer.json())

    async def revoke(self, name: str, token_id: str) -> bool:
        """Let a token open nothing any more."""
        answer = await self._ask("DELETE", f"{quote(name, safe='')}/{quote(token_id, safe='')}")
        self._forget()
        return answer.status_code != 404

    async def _ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        try:
            async with httpx.AsyncClient(
                base_url=self._base, headers=self._headers, timeout=_SECONDS
            ) as client:
                answer = await client.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise HubUnavailable(
                f"expected the hub to answer about tokens, found {type(error).__name__}; try it again later"
            ) from error
        if answer.is_success or answer.status_code in {404, 409}:
            return answer
        raise HubUnavailable(
            f"expected the hub to keep tokens, found status {answer.status_code}; ask the hub's admin"
        )
