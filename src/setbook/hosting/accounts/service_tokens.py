"""Tokens that open the community service and nothing else, made and revoked by that service for a person.

JupyterHub would let the service make tokens for people only with `tokens`, by which it could make ones that do
whatever a person may: start servers, read files. This route makes only tokens of the one scope that reaches the
service. What they allow, the service can do anyway, as it is the service that they open.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from jupyterhub.apihandlers.base import APIHandler
from jupyterhub.orm import APIToken
from tornado.web import HTTPError

from setbook.hosting.servers.roles import MAKE_TOKENS, REACH_SERVICE, is_app

LONGEST_DAYS = 365
LONGEST_NOTE = 100
MOST_TOKENS = 50
DAY_SECONDS = 86_400


class _ServiceTokenHandler(APIHandler):
    """What both routes need: the right to ask, and the person."""

    def person(self, name: str) -> Any:
        """Return a person of this hub.

        Raises
        ------
        HTTPError
            403 for a token without the scope, 404 for nobody or an app.
        """
        # Asked here and not by a decorator, which would run before JupyterHub knows of this scope.
        if not self.has_scope(MAKE_TOKENS):
            raise HTTPError(403, f"Expected a token with the scope {MAKE_TOKENS}.")
        user = None if is_app(name) else self.find_user(name)
        if user is None:
            raise HTTPError(404, "Expected a person of this hub.")
        return user

    def tokens_of(self, user: Any) -> list[APIToken]:
        """Return the person's tokens that open the service alone; those of browsers and servers are others."""
        now = datetime.now(UTC).replace(tzinfo=None)
        return [
            token
            for token in user.orm_user.api_tokens
            if token.scopes == [REACH_SERVICE]
            and token.client_id == "jupyterhub"
            and not token.session_id
            and (token.expires_at is None or token.expires_at > now)
        ]


class ServiceTokensHandler(_ServiceTokenHandler):
    """`/hub/api/service-tokens/<name>`: the tokens of a person that open the service; one more."""

    async def get(self, name: str) -> None:
        """List them, the newest first, without themselves."""
        found = sorted(self.tokens_of(self.person(name)), key=lambda token: token.id, reverse=True)
        self.finish(json.dumps([_told(token) for token in found]))

    async def post(self, name: str) -> None:
        """Make one. It is told now and never again."""
        user = self.person(name)
        note, days = _asked(self.get_json_body())
        if len(self.tokens_of(user)) >= MOST_TOKENS:
            raise HTTPError(409, f"Expected at most {MOST_TOKENS} tokens. Revoke some.")
        secret = user.new_api_token(note=note, expires_in=days * DAY_SECONDS, scopes=[REACH_SERVICE])
        made = APIToken.find(self.db, secret)
        self.set_status(201)
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps({**_told(made), "token": secret}))


class ServiceTokenHandler(_ServiceTokenHandler):
    """`/hub/api/service-tokens/<name>/<id>`: one of them."""

    async def delete(self, name: str, token_id: str) -> None:
        """Revoke it."""
        found = next((one for one in self.tokens_of(self.person(name)) if one.api_id == token_id), None)
        if found is None:
            raise HTTPError(404, "Expected a token of this person that opens the service.")
        self.db.delete(found)
        self.db.commit()
        self.set_status(204)


class WithServiceTokens:
    """To be put before an authenticator: adds the routes."""

    def get_handlers(self, app: Any) -> list[Any]:
        """Add the routes to the authenticator's own."""
        return [
            *super().get_handlers(app),  # type: ignore[misc]
            (r"/api/service-tokens/([^/]+)", ServiceTokensHandler),
            (r"/api/service-tokens/([^/]+)/([^/]+)", ServiceTokenHandler),
        ]


def _asked(body: Any) -> tuple[str, int]:
    """Read what a token is for, and for how many days."""
    asked = body if isinstance(body, dict) else {}
    note, days = asked.get("note"), asked.get("days")
    if not isinstance(note, str) or not 0 < len(note) <= LONGEST_NOTE:
        raise HTTPError(400, f"Expected a note of 1 to {LONGEST_NOTE} characters.")
    if isinstance(days, bool) or not isinstance(days, int) or not 0 < days <= LONGEST_DAYS:
        raise HTTPError(400, f"Expected 1 to {LONGEST_DAYS} days.")
    return note, days


def _told(token: APIToken) -> dict[str, str | None]:
    return {
        "id": token.api_id,
        "note": token.note,
        "created_at": _time(token.created),
        "last_used_at": _time(token.last_activity),
        "expires_at": _time(token.expires_at),
    }


def _time(moment: datetime | None) -> str | None:
    """Write a time, which JupyterHub keeps in UTC without saying so."""
    return None if moment is None else moment.replace(tzinfo=UTC).isoformat()
