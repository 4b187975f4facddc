"""Another site to sign in at, as small as can be: whoever comes is let through as the one it knows."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse


class OtherSite:
    """An OpenID provider on the loopback; `person` says who is signed in there."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.person = "learner"
        self.asked_with: list[str] = []

    def app(self) -> FastAPI:
        app = FastAPI()

        async def authorize(request: Request) -> RedirectResponse:
            query = urlencode({"code": "a-code", "state": request.query_params["state"]})
            return RedirectResponse(f"{request.query_params['redirect_uri']}?{query}", 302)

        async def token(request: Request) -> JSONResponse:
            self.asked_with.append((await request.body()).decode())
            return JSONResponse(
                {"access_token": "a-token", "token_type": "bearer", "scope": "openid profile"}
            )

        async def userdata() -> JSONResponse:
            return JSONResponse({"preferred_username": self.person})

        app.add_api_route("/authorize", authorize)
        app.add_api_route("/token", token, methods=["POST"])
        app.add_api_route("/userdata", userdata)
        return app


@contextmanager
def other_site(port: int) -> Iterator[OtherSite]:
    """Serve it while the block runs."""
    site = OtherSite(port)
    server = uvicorn.Server(uvicorn.Config(site.app(), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.should_exit = True
        thread.join(timeout=10)
