"""Accounts at a JupyterHub, as far as the service may touch them: those of people who have left it are removed."""

from __future__ import annotations

import os
from urllib.parse import quote

import httpx

from setbook.errors import HubUnavailable

_PATIENCE_SECONDS = 60.0
_GONE = {204, 404}


class JupyterHubAccounts:
    """Asks a JupyterHub, by the route that `setbook.hosting` gives it.

    Parameters
    ----------
    api_url
        ``http://127.0.0.1:8081/hub/api``.
    token
        The service's own.
    """

    def __init__(self, api_url: str, token: str) -> None:
        self._api_url = api_url.rstrip("/")
        self._headers = {"Authorization": f"token {token}"}

    @classmethod
    def from_environment(cls) -> JupyterHubAccounts:
        """Set it up as the hub's environment says."""
        return cls(os.environ.get("JUPYTERHUB_API_URL", ""), os.environ.get("JUPYTERHUB_API_TOKEN", ""))

    def remove(self, name: str) -> None:
        """Stop somebody's servers, revoke all tokens, and forget the account; nothing if there is none.

        Raises
        ------
        HubUnavailable
            The hub does not answer, or cannot do it now.
        """
        url = f"{self._api_url}/accounts/{quote(name, safe='')}"
        try:
            answer = httpx.delete(url, headers=self._headers, timeout=_PATIENCE_SECONDS)
        except httpx.HTTPError as error:
            raise HubUnavailable(
                f"expected an answer of the hub, found: {error}; it is asked again"
            ) from error
        if answer.status_code not in _GONE:
            raise HubUnavailable(
                f"expected the hub to remove an account, found {answer.status_code}: {answer.text[:200]}; it is asked again"
            )
