"""A community service as small as can be: it says who calls, so that tests can see whom the hub lets through."""

import os
import secrets
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jupyterhub.services.auth import HubOAuth

PREFIX = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/")
COOKIE = "tiny-session"


def create_app() -> FastAPI:
    app = FastAPI()
    hub = HubOAuth(cache_max_age=1)
    signed_in: dict[str, tuple[str, str]] = {}
    leaving: dict[str, str] = {}

    async def caller(request: Request) -> dict[str, Any]:
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        token, csrf = (bearer, "") if bearer else signed_in.get(request.cookies.get(COOKIE, ""), ("", ""))
        if not bearer and request.method == "POST" and request.headers.get("x-csrf-token") != csrf:
            raise HTTPException(403, "no CSRF token")
        user = await hub.user_for_token(token, sync=False) if token else None
        if user is None or not hub.check_scopes(hub.access_scopes, user):
            raise HTTPException(401, "sign in")
        return user

    @app.get(PREFIX)
    async def home(request: Request) -> Any:
        try:
            user = await caller(request)
        except HTTPException:
            verifier, challenge, method = hub.generate_pkce_code_challenge()
            state = secrets.token_urlsafe()
            leaving[state] = verifier
            query = {"client_id": hub.oauth_client_id, "redirect_uri": hub.oauth_redirect_uri}
            query |= {"response_type": "code", "state": state}
            query |= {"code_challenge": challenge, "code_challenge_method": method}
            return RedirectResponse(f"{hub.oauth_authorization_url}?{urlencode(query)}", 302)
        csrf = signed_in[request.cookies[COOKIE]][1]
        return HTMLResponse(f"<meta name=csrf content={csrf}><h1>Hello {user['name']}</h1>")

    @app.get(f"{PREFIX}oauth_callback")
    async def callback(code: str, state: str) -> RedirectResponse:
        token = await hub.token_for_code(code, code_verifier=leaving.pop(state), sync=False)
        session = secrets.token_urlsafe()
        signed_in[session] = (token, secrets.token_urlsafe())
        answer = RedirectResponse(PREFIX, 302)
        answer.set_cookie(COOKIE, session, httponly=True, samesite="lax", path=PREFIX)
        return answer

    @app.get(f"{PREFIX}api/me")
    async def me(user: Annotated[dict[str, Any], Depends(caller)]) -> dict[str, Any]:
        return {"name": user["name"], "scopes": user["scopes"]}

    @app.post(f"{PREFIX}api/likes")
    async def like(user: Annotated[dict[str, Any], Depends(caller)]) -> dict[str, str]:
        return {"liked_by": user["name"]}

    return app
