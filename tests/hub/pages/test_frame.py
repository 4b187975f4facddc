"""What is around every page: its frame, its headers, its files, its refusals."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.hub.service import new_session, ok, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hub.service import Hub

HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A service below a path, as behind a hub."""
    folder = tmp_path_factory.mktemp("pages")
    with running(f"sqlite:///{folder}/c.sqlite", folder, path_prefix="/services/community") as found:
        yield found


def get(hub: Hub, path: str, name: str = "", **headers: str) -> httpx.Response:
    bearer = {"Authorization": f"Bearer token-of-{name}"} if name else {}
    return httpx.get(f"{hub.url}/services/community{path}", headers=HTML | bearer | headers)


def test_a_page_says_who_one_is_and_links_below_the_prefix(hub: Hub) -> None:
    page = get(hub, "/", "arranger")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert ">arranger" in page.text
    assert 'href="/services/community/people/arranger"' in page.text
    assert "arranger" not in get(hub, "/").text


def test_a_page_lets_nothing_in_from_elsewhere(hub: Hub) -> None:
    for path in ("/", "/nowhere"):
        headers = get(hub, path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "private, no-cache"


def test_a_page_that_is_the_same_is_not_sent_again(hub: Hub) -> None:
    tag = get(hub, "/").headers["etag"]
    assert get(hub, "/", **{"If-None-Match": tag}).status_code == 304
    assert get(hub, "/", "arranger", **{"If-None-Match": tag}).status_code == 200


def test_the_theme_that_was_chosen_comes_with_the_page(hub: Hub) -> None:
    assert 'data-theme="dark"' in get(hub, "/", Cookie="setbook-theme=dark").text
    for nonsense in ("", "setbook-theme=%22%3E", "setbook-theme=x"):
        assert ' data-theme="' not in get(hub, "/", Cookie=nonsense).text


def test_files_are_kept_for_good_under_the_address_of_their_content(hub: Hub) -> None:
    text = get(hub, "/").text
    address = text.partition('<script src="')[2].partition('"')[0]
    file = httpx.get(f"{hub.url}{address}")
    assert file.headers["content-type"].startswith("text/javascript")
    assert "immutable" in file.headers["cache-control"]
    assert (
        httpx.get(f"{hub.url}{address}", headers={"If-None-Match": file.headers["etag"]}).status_code == 304
    )
    older = get(hub, "/static/0123456789abcdef/theme.js")
    assert older.text == file.text
    assert older.headers["cache-control"] == "no-cache"
    for nothing in ("nothing.js", "%2e%2e/page.py", "templates/base.html", ""):
        assert get(hub, f"/static/0123456789abcdef/{nothing}").status_code == 404


class TestRefusals:
    def test_are_pages_for_people_and_problems_for_programs(self, hub: Hub) -> None:
        page = get(hub, "/nowhere")
        assert page.status_code == 404
        assert "<h1>There is nothing here</h1>" in page.text
        program = httpx.get(f"{hub.url}/services/community/nowhere")
        assert program.headers["content-type"] == "application/problem+json"
        api = get(hub, "/api/v1/sessions/nothing")
        assert api.headers["content-type"] == "application/problem+json"

    def test_know_who_asks(self, hub: Hub) -> None:
        assert ">arranger" in get(hub, "/nowhere", "arranger").text
        assert get(hub, "/nowhere", "stolen").status_code == 404

    def test_tell_of_a_token_that_is_none(self, hub: Hub) -> None:
        page = get(hub, "/", "stolen")
        assert page.status_code == 401
        assert "<h1>Somebody has to be signed in</h1>" in page.text

    def test_tell_of_a_query_that_makes_no_sense(self, hub: Hub) -> None:
        page = get(hub, "/?kind=noise")
        assert page.status_code == 422
        assert "<h1>This address makes no sense</h1>" in page.text


def test_what_people_write_is_text(hub: Hub) -> None:
    client = hub.as_("arranger")
    client.base_url = f"{hub.url}/services/community/api/v1/"
    new_session(client, "<script>alert(1)</script>", visibility="public")
    text = get(hub, "/").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert ok(client.get("/me"))["profile"]["name"] == "arranger"


def test_the_web_process_brings_no_widgets_and_no_sound() -> None:
    code = (
        "import sys\n"
        "from setbook.hub.app import create_app\n"
        "from setbook.hub.identity.tokens import TokenIdentity\n"
        "from setbook.hub.settings import HubSettings\n"
        "create_app(HubSettings(blob_url='memory:///'), lambda _: TokenIdentity({}))\n"
        "heavy = {'setbook_widgets', 'numba', 'llvmlite', 'soundfile', 'setbook.audio', 'anywidget', 'IPython'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
