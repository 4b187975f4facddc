"""Logins: kept safely, told to nobody, sent only to their own hub."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

from setbook.community import Community, Credentials
from setbook.community.credentials import Login, find_login
from setbook.errors import HubError, HubUnavailable, SetbookWarning, SignInNeeded

if TYPE_CHECKING:
    from pathlib import Path

OURS = "https://hub.example/services/community"


def test_the_client_is_reached_by_its_name_and_loaded_when_it_is_asked_for() -> None:
    code = (
        "import sys, setbook as sb; assert 'httpx' not in sys.modules; print(sb.community.Community.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "Community\n", done.stderr


def test_a_kept_login_is_found_again(credentials: Credentials, tmp_path: Path) -> None:
    credentials.save(Login(OURS, "secret"))
    again = Credentials(tmp_path / "config", use_keyring=False)
    assert find_login(credentials=again, environment={}) == Login(OURS, "secret")
    assert "secret" not in repr(Login(OURS, "secret"))
    again.forget(OURS)
    with pytest.raises(SignInNeeded, match="setbook login URL"):
        find_login(credentials=again, environment={})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_file_is_private_from_the_first_byte(credentials: Credentials, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        credentials.save(Login(OURS, "secret"))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "config" / "hub.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "config").stat().st_mode) == 0o700


def test_a_keyring_keeps_the_token_out_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class Ring(KeyringBackend):
        priority = 5

        def __init__(self) -> None:
            super().__init__()
            self.kept: dict[tuple[str, str], str] = {}

        def get_password(self, service: str, username: str) -> str | None:
            return self.kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.kept[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del self.kept[service, username]

    ring = Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    kept = Credentials(tmp_path)
    kept.save(Login(OURS, "secret"))
    assert kept.place == "the keyring"
    assert "secret" not in (tmp_path / "hub.json").read_text()
    assert find_login(credentials=kept, environment={}).token == "secret"
    kept.forget(OURS)
    assert ring.kept == {}


def test_a_servers_token_goes_to_its_own_hub_only(credentials: Credentials) -> None:
    on_a_hub = {"SETBOOK_HUB_URL": OURS + "/", "JUPYTERHUB_API_TOKEN": "servers"}
    assert find_login(credentials=credentials, environment=on_a_hub) == Login(OURS, "servers")
    assert find_login(OURS, credentials=credentials, environment=on_a_hub).token == "servers"
    elsewhere = find_login("https://other.example", credentials=credentials, environment=on_a_hub)
    assert elsewhere.token is None
    alone = {"JUPYTERHUB_API_TOKEN": "servers"}
    assert find_login("https://other.example", credentials=credentials, environment=alone).token is None


@pytest.mark.parametrize(
    "url",
    ["hub.example", "ftp://hub.example", "https://arranger:pw@hub.example", "https://hub.example?token=x"],
)
def test_what_is_no_address_is_refused(url: str, credentials: Credentials) -> None:
    with pytest.raises(HubError, match="address of a hub"):
        find_login(url, credentials=credentials, environment={})


def test_a_token_in_the_clear_is_warned_of(credentials: Credentials) -> None:
    with pytest.warns(SetbookWarning, match="https"):
        Community("http://hub.example", "secret", credentials=credentials)


def test_what_is_no_hub_is_told_so(credentials: Credentials) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text="<html>a router's page</html>")

    with (
        Community(OURS, credentials=credentials, transport=httpx.MockTransport(answer)) as found,
        pytest.raises(HubError, match="check the address"),
    ):
        found.me()


def test_pauses_follow_what_the_hub_asks_for(credentials: Credentials) -> None:
    from setbook.community import Patience

    slept: list[float] = []
    answers = [httpx.Response(429, headers={"Retry-After": "7"}), httpx.Response(503), httpx.Response(503)]

    def answer(request: httpx.Request) -> httpx.Response:
        return answers.pop(0)

    patience = Patience(attempts=3, sleep=slept.append)
    with (
        Community(
            OURS, credentials=credentials, transport=httpx.MockTransport(answer), patience=patience
        ) as found,
        pytest.raises(HubUnavailable, match="status 503"),
    ):
        found.me()
    assert slept[0] == 7
    assert len(slept) == 2


def test_a_redirect_takes_no_token_elsewhere(credentials: Credentials) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(302, headers={"Location": "https://evil.example/"})

    with (
        Community(OURS, "secret", credentials=credentials, transport=httpx.MockTransport(answer)) as found,
        pytest.raises(HubError),
    ):
        found.me()
    assert asked == ["hub.example"]
