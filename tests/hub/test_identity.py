"""Signing in by JupyterHub: the hub's own client library, against a stand-in that speaks the hub's API over HTTP."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import uvicorn
from jupyterhub.services.auth import HubOAuth
from tests.hub.service import ok, refused

from setbook.errors import HubUnavailable
from setbook.hub.app import create_app
from setbook.hub.identity.hub_tokens import HubTokens
from setbook.hub.identity.jupyterhub import JupyterHubIdentity
from setbook.hub.settings import HubSettings
from setbook.hub.store.database import Database
from setbook.hub.store.tables import LoginState, WebSession

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ACCESS = "access:services!service=community"
PREFIX = "/services/community"


class _Answers(BaseHTTPRequestHandler):
    """Answers as a hub does, from what the stand-in holds."""

    stand_in: StandIn

    def do_GET(self) -> None:
        token = self.headers.get("Authorization", "").split(" ")[-1]
        if self.path.startswith("/hub/api/service-tokens/"):
            self.answer(200, [self.stand_in.service_token(note) for note in self.stand_in.notes])
            return
        user = self.stand_in.tokens.get(token)
        self.answer(200 if user else 403, user or {"message": "forbidden"})

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        if self.path.startswith("/hub/api/service-tokens/"):
            self.make_token(json.loads(self.rfile.read(length)))
            return
        asked = {key: value[0] for key, value in parse_qs(self.rfile.read(length).decode()).items()}
        digest = hashlib.sha256(asked["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        good = self.stand_in.challenges.get(asked["code"]) == challenge
        self.answer(200 if good else 400, {"access_token": "arranger-token"} if good else {"error": "bad"})

    def do_DELETE(self) -> None:
        note = self.path.rsplit("/", 1)[-1]
        is_there = note in self.stand_in.notes
        if is_there:
            self.stand_in.notes.remove(note)
            self.stand_in.tokens.pop(f"{note}-token")
        self.answer(204 if is_there else 404, {})

    def make_token(self, asked: dict[str, Any]) -> None:
        if self.headers["Authorization"] != "token of-the-service" or len(self.stand_in.notes) == 2:
            self.answer(409 if len(self.stand_in.notes) == 2 else 403, {"message": "no"})
            return
        note = asked["note"]
        self.stand_in.notes.append(note)
        self.stand_in.tokens[f"{note}-token"] = self.stand_in.user(self.path.rsplit("/", 1)[-1])
        self.answer(201, self.stand_in.service_token(note) | {"token": f"{note}-token"})

    def answer(self, status: int, body: Any) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if status != 204:
            self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class StandIn:
    """What of a hub the service talks to: whose a token is, and a token for a code."""

    def __init__(self) -> None:
        self.tokens: dict[str, dict[str, Any]] = {
            "arranger-token": self.user("arranger"),
            "head-token": self.user("head", admin=True),
            "elsewhere-token": self.user("arranger", scopes=["access:servers!user=arranger"]),
            "service-token": {"kind": "service", "name": "other", "scopes": [ACCESS]},
        }
        self.challenges: dict[str, str] = {}
        self.notes: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (_Answers,), {"stand_in": self}))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def service_token(note: str) -> dict[str, Any]:
        moment = "2026-01-31T00:00:00+00:00"
        return {"id": note, "note": note, "created_at": moment, "last_used_at": None, "expires_at": moment}

    @staticmethod
    def user(name: str, *, admin: bool = False, scopes: list[str] | None = None) -> dict[str, Any]:
        return {"kind": "user", "name": name, "admin": admin, "groups": [], "scopes": scopes or [ACCESS]}


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    found = StandIn()
    yield found
    found.server.shutdown()


@pytest.fixture(scope="module")
def service(stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Database]]:
    """The address of a service behind the stand-in, and its database."""
    folder: Path = tmp_path_factory.mktemp("identity")
    url = f"sqlite:///{folder}/c.sqlite"
    settings = HubSettings(database_url=url, blob_url=f"file://{folder}/blobs", path_prefix=PREFIX)
    oauth = HubOAuth(
        api_url=f"{stand_in.url}/hub/api",
        api_token="of-the-service",
        cache_max_age=1,  # seconds; the service itself asks the hub again after a minute
        oauth_client_id="service-community",
        oauth_redirect_uri=f"{PREFIX}/oauth_callback",
        oauth_authorization_url=f"{stand_in.url}/hub/api/oauth2/authorize",
        access_scopes={ACCESS},
    )
    app = create_app(settings, lambda database: JupyterHubIdentity(database, oauth))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    database = Database(url)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", database
    database.close()
    server.should_exit = True
    thread.join(30)


@pytest.fixture
def browser(service: tuple[str, Database], stand_in: StandIn) -> Iterator[httpx.Client]:
    """A browser in which arranger has signed in."""
    with httpx.Client(base_url=service[0], timeout=30) as client:
        response = _go_to_hub(client, stand_in, f"{PREFIX}/docs")
        assert response.status_code == 302
        assert response.headers["location"] == f"{PREFIX}/docs"
        yield client


def _go_to_hub(client: httpx.Client, stand_in: StandIn, next_path: str) -> httpx.Response:
    """Sign in as the hub would let arranger: it leads back with a code for what was asked."""
    begun = client.get(f"{PREFIX}/login", params={"next": next_path})
    asked = {key: value[0] for key, value in parse_qs(urlsplit(begun.headers["location"]).query).items()}
    assert asked["code_challenge_method"] == "S256"
    stand_in.challenges["a-code"] = asked["code_challenge"]
    return client.get(asked["redirect_uri"], params={"code": "a-code", "state": asked["state"]})


def _csrf(client: httpx.Client) -> dict[str, str]:
    return {"X-CSRF-Token": ok(client.get(f"{PREFIX}/csrf"))["csrf_token"]}


class TestToken:
    def test_says_who_it_is_and_who_is_an_admin(self, service: tuple[str, Database]) -> None:
        for name, standing in (("arranger", "member"), ("head", "admin")):
            headers = {"Authorization": f"Bearer {name}-token"}
            profile = ok(httpx.get(f"{service[0]}{PREFIX}/api/v1/me", headers=headers))["profile"]
            assert (profile["name"], profile["standing"]) == (name, standing)

    @pytest.mark.parametrize("token", ["stolen", "elsewhere-token", "service-token"])
    def test_of_another_kind_opens_nothing(self, service: tuple[str, Database], token: str) -> None:
        headers = {"Authorization": f"token {token}"}
        refused(httpx.get(f"{service[0]}{PREFIX}/api/v1/me", headers=headers), 401)

    def test_in_an_address_is_not_looked_for(self, service: tuple[str, Database]) -> None:
        refused(httpx.get(f"{service[0]}{PREFIX}/api/v1/me", params={"token": "arranger-token"}), 401)


class TestBrowser:
    def test_reads_by_its_cookie(self, browser: httpx.Client) -> None:
        assert ok(browser.get(f"{PREFIX}/api/v1/me"))["profile"]["name"] == "arranger"

    def test_never_holds_the_hubs_token(self, browser: httpx.Client, service: tuple[str, Database]) -> None:
        assert all("arranger-token" not in (cookie.value or "") for cookie in browser.cookies.jar)
        cookie = next(cookie for cookie in browser.cookies.jar if cookie.name == "setbook-session")
        assert cookie.has_nonstandard_attr("HttpOnly")
        assert cookie.path == PREFIX
        with service[1].reading() as db:
            assert cookie.value not in {one.cookie_sha256 for one in db.query(WebSession)}

    def test_changes_nothing_without_the_csrf_token(self, browser: httpx.Client) -> None:
        body = {"title": "x"}
        refused(browser.post(f"{PREFIX}/api/v1/sessions", json=body), 403)
        wrong = {"X-CSRF-Token": "guessed"}
        refused(browser.post(f"{PREFIX}/api/v1/sessions", json=body, headers=wrong), 403)
        ok(browser.post(f"{PREFIX}/api/v1/sessions", json=body, headers=_csrf(browser)), 201)

    def test_changes_nothing_for_a_page_from_elsewhere(self, browser: httpx.Client) -> None:
        headers = _csrf(browser) | {"Origin": "http://evil.example"}
        refused(browser.post(f"{PREFIX}/api/v1/sessions", json={"title": "x"}, headers=headers), 403)

    def test_signed_out_it_is_nobody(self, browser: httpx.Client) -> None:
        refused(browser.post(f"{PREFIX}/logout"), 403)
        value = browser.cookies["setbook-session"]
        ok(browser.post(f"{PREFIX}/logout", headers=_csrf(browser)), 204)
        browser.cookies.set("setbook-session", value, path=PREFIX)
        refused(browser.get(f"{PREFIX}/api/v1/me"), 401)

    def test_whom_the_hub_no_longer_knows_it_is_nobody(
        self, browser: httpx.Client, stand_in: StandIn
    ) -> None:
        kept = stand_in.tokens.pop("arranger-token")
        try:
            while (answer := browser.get(f"{PREFIX}/api/v1/me")).is_success:
                time.sleep(0.1)  # until the client has forgotten what the hub said
            refused(answer, 401)
        finally:
            stand_in.tokens["arranger-token"] = kept
        while not browser.get(f"{PREFIX}/api/v1/me").is_success:
            time.sleep(0.1)  # a no is remembered as long as a yes


class TestSignIn:
    @pytest.mark.parametrize(
        "path",
        ["http://evil.example/", "//evil.example/", "/elsewhere", f"{PREFIX}/\\evil", "javascript:x"],
    )
    def test_leads_to_no_other_place(
        self, service: tuple[str, Database], stand_in: StandIn, path: str
    ) -> None:
        with httpx.Client(base_url=service[0]) as client:
            assert _go_to_hub(client, stand_in, path).headers["location"] == f"{PREFIX}/"

    def test_that_was_begun_elsewhere_is_refused(
        self, service: tuple[str, Database], stand_in: StandIn
    ) -> None:
        with httpx.Client(base_url=service[0]) as victim, httpx.Client(base_url=service[0]) as other:
            begun = other.get(f"{PREFIX}/login")
            state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]
            answer = victim.get(f"{PREFIX}/oauth_callback", params={"code": "a-code", "state": state})
            refused(answer, 403)

    def test_counts_once(self, service: tuple[str, Database], stand_in: StandIn) -> None:
        with httpx.Client(base_url=service[0]) as client:
            response = _go_to_hub(client, stand_in, PREFIX)
            assert response.status_code == 302
            refused(client.get(str(response.request.url)), 403)
        with service[1].reading() as db:
            assert response.url.params["state"] not in {one.state_sha256 for one in db.query(LoginState)}


class TestTokensForPrograms:
    def test_are_made_by_the_hub_for_a_browser_and_end_at_once(
        self, browser: httpx.Client, service: tuple[str, Database]
    ) -> None:
        where, csrf = f"{PREFIX}/api/v1/me/tokens", _csrf(browser)
        refused(browser.post(where, json={"note": "laptop"}), 403)
        made = ok(browser.post(where, json={"note": "laptop", "days": 7}, headers=csrf), 201)
        headers = {"Authorization": f"Bearer {made['token']}"}
        assert (
            ok(httpx.get(f"{service[0]}{PREFIX}/api/v1/me", headers=headers))["profile"]["name"] == "arranger"
        )
        refused(httpx.post(f"{service[0]}{where}", json={"note": "more"}, headers=headers), 403)
        assert [token["note"] for token in ok(browser.get(where))] == ["laptop"]
        ok(browser.delete(f"{where}/laptop", headers=csrf), 204)
        refused(httpx.get(f"{service[0]}{PREFIX}/api/v1/me", headers=headers), 401)
        refused(browser.delete(f"{where}/laptop", headers=csrf), 404)

    def test_are_no_more_than_the_hub_keeps(self, browser: httpx.Client, stand_in: StandIn) -> None:
        where, csrf = f"{PREFIX}/api/v1/me/tokens", _csrf(browser)
        for note in ("one", "two"):
            ok(browser.post(where, json={"note": note}, headers=csrf), 201)
        refused(browser.post(where, json={"note": "three"}, headers=csrf), 409)
        for note in ("one", "two"):
            ok(browser.delete(f"{where}/{note}", headers=csrf), 204)

    def test_cannot_be_made_while_the_hub_is_silent(self) -> None:
        silent = HubTokens("http://127.0.0.1:9/hub/api", "of-the-service", lambda: None)
        # In a thread of its own: in this one a browser of another test may have a loop that runs.
        with ThreadPoolExecutor(1) as thread, pytest.raises(HubUnavailable, match="try it again later"):
            thread.submit(asyncio.run, silent.tokens_of("arranger")).result()
