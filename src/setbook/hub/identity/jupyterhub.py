"""Identity by JupyterHub: its OAuth for browsers, its tokens for kernels and clients.

The hub's token of a browser stays in the database; the browser has a cookie of its own that means nothing elsewhere.
What a cookie alone proves could be any page's doing, so whatever changes something needs the CSRF token as well, in
a header, which another origin can neither read nor set.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import delete
from starlette.concurrency import run_in_threadpool

from setbook.errors import NotAllowed, SignInNeeded
from setbook.hub.identity.bearer import bearer_token
from setbook.hub.identity.claim import Claim
from setbook.hub.identity.hub_tokens import HubTokens
from setbook.hub.store.base import now
from setbook.hub.store.tables import LoginState, WebSession

if TYPE_CHECKING:
    from jupyterhub.services.auth import HubOAuth

    from setbook.hub.store.database import Database

_COOKIE = "setbook-session"
_STATE_COOKIE = "setbook-login"
_SAFE = {"GET", "HEAD", "OPTIONS"}
_SESSION_DAYS = 14
_LOGIN_MINUTES = 10
CSRF_HEADER = "x-csrf-token"


class JupyterHubIdentity:
    """Asks a JupyterHub.

    Parameters
    ----------
    database
        Where signed-in browsers are kept.
    oauth
        The hub's own client, set up from the environment that the hub gives its services.
    """

    def __init__(self, database: Database, oauth: HubOAuth) -> None:
        self._database = database
        self._oauth = oauth

    @classmethod
    def from_environment(cls, database: Database) -> JupyterHubIdentity:
        """Set it up as the hub's environment says. Who signs out there is forgotten here within a minute."""
        from jupyterhub.services.auth import HubOAuth  # noqa: PLC0415 - needs the hub's environment

        return cls(database, HubOAuth(cache_max_age=60))

    async def identify(self, request: Request) -> Claim | None:
        """Give who makes a request, by its token or its cookie.

        Raises
        ------
        SignInNeeded
            The hub does not know the token, or it is not for this service.
        NotAllowed
            It changes something, by a cookie, without the CSRF token.
        """
        token = bearer_token(request)
        if token is not None:
            claim = await self._ask(token, "", by_token=True)
            if claim is None:
                raise SignInNeeded(
                    "expected a token of this hub for this service, found another; ask for a new one"
                )
            return claim
        cookie = request.cookies.get(_COOKIE)
        session = None if cookie is None else await run_in_threadpool(self._session, cookie)
        if session is None:
            return None
        if request.method not in _SAFE:
            _expect_own_page(request, session.csrf_token)
        return await self._ask(session.hub_token, request.cookies.get("jupyterhub-session-id", ""))

    async def csrf_token(self, request: Request) -> str | None:
        """Give what a page of ours must send along to change something."""
        cookie = request.cookies.get(_COOKIE)
        session = None if cookie is None else await run_in_threadpool(self._session, cookie)
        return None if session is None else session.csrf_token

    def routes(self, prefix: str) -> APIRouter:
        """Give the pages to sign in and out: ``login``, ``oauth_callback``, ``logout``, and the CSRF token."""
        router = APIRouter(prefix=prefix, include_in_schema=False)
        router.add_api_route("/login", self._login, methods=["GET"])
        router.add_api_route("/oauth_callback", self._callback, methods=["GET"])
        router.add_api_route("/logout", self._logout, methods=["POST"])
        router.add_api_route("/csrf", self._csrf, methods=["GET"])
        return router

    def issuer(self) -> HubTokens:
        """Give what makes tokens: the hub. A token that is revoked here is not taken here from that moment."""
        return HubTokens(self._oauth.api_url, self._oauth.api_token, self._oauth.cache.clear)

    async def _login(self, request: Request, next: str = "") -> Response:  # noqa: A002 - the word of the web
        prefix = request.url.path.removesuffix("/login")
        verifier, challenge, method = self._oauth.generate_pkce_code_challenge()
        state = secrets.token_urlsafe(32)
        login = LoginState(
            state_sha256=_hash(state),
            code_verifier=verifier,
            next_path=_own_path(next, prefix),
            expires_at=now() + timedelta(minutes=_LOGIN_MINUTES),
        )
        await run_in_threadpool(self._add, login)
        query = urlencode(
            {
                "client_id": self._oauth.oauth_client_id,
                "redirect_uri": self._oauth.oauth_redirect_uri,
                "response_type": "code",
                "state": state,
                "code_challenge": challenge,
                "code_challenge_method": method,
            }
        )
        response = RedirectResponse(f"{self._oauth.oauth_authorization_url}?{query}", 302)
        _set_cookie(response, request, _STATE_COOKIE, state, prefix, _LOGIN_MINUTES * 60)
        return response

    async def _callback(self, request: Request, code: str = "", state: str = "") -> Response:
        prefix = request.url.path.removesuffix("/oauth_callback")
        shown = request.cookies.get(_STATE_COOKIE, "")
        login = await run_in_threadpool(self._take_login, state) if state else None
        if login is None or not hmac.compare_digest(shown.encode(), state.encode()):
            raise NotAllowed("expected a sign-in that was begun here, found another; begin it again")
        token = await self._oauth.token_for_code(code, code_verifier=login.code_verifier, sync=False)
        cookie = secrets.token_urlsafe(32)
        session = WebSession(
            cookie_sha256=_hash(cookie),
            hub_token=token,
            csrf_token=secrets.token_urlsafe(32),
            expires_at=now() + timedelta(days=_SESSION_DAYS),
        )
        await run_in_threadpool(self._add, session)
        response = RedirectResponse(login.next_path, 302)
        response.delete_cookie(_STATE_COOKIE, path=prefix or "/")
        _set_cookie(response, request, _COOKIE, cookie, prefix, _SESSION_DAYS * 86_400)
        return response

    async def _logout(self, request: Request) -> Response:
        cookie = request.cookies.get(_COOKIE, "")
        session = await run_in_threadpool(self._session, cookie)
        if session is not None:
            _expect_own_page(request, session.csrf_token)
            await run_in_threadpool(self._forget, cookie)
        response = Response(status_code=204)
        response.delete_cookie(_COOKIE, path=request.url.path.removesuffix("/logout") or "/")
        return response

    async def _csrf(self, request: Request) -> dict[str, str]:
        """Tell a page of our own its CSRF token; other origins may send this request, but not read the answer."""
        token = await self.csrf_token(request)
        if token is None:
            raise SignInNeeded("expected somebody who is signed in, found nobody; sign in and repeat it")
        return {"csrf_token": token}

    async def _ask(self, token: str, session_id: str, *, by_token: bool = False) -> Claim | None:
        # Synchronously it would block the loop; with the hub's session id, signing out there counts at once.
        user: dict[str, Any] | None = await self._oauth.user_for_token(
            token, session_id=session_id, sync=False
        )
        if user is None or user.get("kind") != "user":
            return None
        if not self._oauth.check_scopes(self._oauth.access_scopes, user):
            return None
        return Claim(str(user["name"]), is_admin=bool(user.get("admin")), by_token=by_token)

    def _add(self, row: LoginState | WebSession) -> None:
        with self._database.writing() as db:
            for table in (LoginState, WebSession):
                db.execute(delete(table).where(table.expires_at < now()))
            db.add(row)

    def _session(self, cookie: str) -> WebSession | None:
        with self._database.reading() as db:
            found = db.get(WebSession, _hash(cookie))
            db.expunge_all()
        return found if found is not None and found.expires_at > now() else None

    def _take_login(self, state: str) -> LoginState | None:
        """Give a sign-in that was begun, once."""
        with self._database.writing() as db:
            found = db.get(LoginState, _hash(state))
            if found is not None:
                db.delete(found)
        return found if found is not None and found.expires_at > now() else None

    def _forget(self, cookie: str) -> None:
        with self._database.writing() as db:
            db.execute(delete(WebSession).where(WebSession.cookie_sha256 == _hash(cookie)))


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _own_path(path: str, prefix: str) -> str:
    """Give where to go after the sign-in: never to another host, whatever the address said."""
    stated = urlsplit(path)
    is_own = not stated.scheme and not stated.netloc and stated.path.startswith(f"{prefix}/")
    return path if is_own and "\\" not in path and not path.startswith("//") else f"{prefix}/"


def _expect_own_page(request: Request, csrf_token: str) -> None:
    shown = request.headers.get(CSRF_HEADER, "")
    origin = request.headers.get("origin")
    is_own = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if not is_own or not hmac.compare_digest(shown.encode(), csrf_token.encode()):
        raise NotAllowed("expected the CSRF token of a page of ours, found none; load the page again")


def _set_cookie(
    response: Response, request: Request, name: str, value: str, prefix: str, seconds: int
) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path=prefix or "/", httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip
