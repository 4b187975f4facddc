"""Share links in a browser: a cookie that opens one piece, for as long as the link does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest
from sqlalchemy import update
from tests.hub.service import new_session, ok, refused

from setbook.hub.services.markdown import to_html
from setbook.hub.store.base import now
from setbook.hub.store.tables import ShareLink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hub.service import Hub


@pytest.fixture
def browser(hub: Hub) -> Iterator[httpx.Client]:
    """Somebody without an account, who keeps cookies."""
    with httpx.Client(base_url=f"{hub.url}/api/v1") as client:
        yield client


def made(hub: Hub, **words: str) -> tuple[str, str, str]:
    """A private session of arranger's with a link to it: the ids of both, and the token."""
    arranger = hub.as_("arranger")
    session = new_session(arranger, "Rain")
    link = ok(arranger.post(f"/pieces/{session}/share-links", json=words), 201)
    return session, link["id"], link["token"]


class TestOpening:
    def test_a_browser_that_opened_a_link_sees_its_piece_and_no_other(
        self, hub: Hub, browser: httpx.Client
    ) -> None:
        first, _, token = made(hub)
        second, _, other = made(hub)
        assert browser.get(f"/sessions/{first}").status_code == 404
        opened = browser.post("/shared", json={"token": token})
        assert ok(opened)["id"] == first
        assert ok(opened)["kind"] == "session"
        assert "httponly" in opened.headers["set-cookie"].lower()
        assert browser.get(f"/sessions/{first}").status_code == 200
        assert browser.get(f"/sessions/{second}").status_code == 404
        ok(browser.post("/shared", json={"token": other}))
        assert browser.get(f"/sessions/{first}").status_code == 200
        assert browser.get(f"/sessions/{second}").status_code == 200
        # To look is all that it is good for.
        refused(browser.put(f"/pieces/{first}/like"), 401)

    def test_revoking_ends_it_for_who_has_opened_it(self, hub: Hub, browser: httpx.Client) -> None:
        session, link, token = made(hub)
        ok(browser.post("/shared", json={"token": token}))
        ok(hub.as_("arranger").delete(f"/pieces/{session}/share-links/{link}"))
        assert browser.get(f"/sessions/{session}").status_code == 404
        assert "revoked" in refused(browser.post("/shared", json={"token": token}), 404)["detail"]

    def test_an_expired_link_opens_nothing(self, hub: Hub, browser: httpx.Client) -> None:
        session, link, token = made(hub, expires_at=(now() + timedelta(hours=1)).isoformat())
        opened = browser.post("/shared", json={"token": token})
        assert int(opened.headers["set-cookie"].lower().split("max-age=")[1].split(";")[0]) <= 3600
        database = hub.database()
        try:
            past = now() - timedelta(seconds=1)
            database.write(
                lambda db: db.execute(update(ShareLink).where(ShareLink.id == link).values(expires_at=past))
            )
        finally:
            database.close()
        assert browser.get(f"/sessions/{session}").status_code == 404
        refused(browser.post("/shared", json={"token": token}), 404)

    def test_what_a_moderator_hid_is_opened_by_no_link(self, hub: Hub, browser: httpx.Client) -> None:
        session, _, token = made(hub)
        ok(hub.as_("head").put(f"/pieces/{session}/moderation", json={"is_hidden": True}))
        refused(browser.post("/shared", json={"token": token}), 404)

    def test_what_is_no_token_is_refused(self, browser: httpx.Client) -> None:
        refused(browser.post("/shared", json={"token": "../x"}), 422)
        refused(browser.post("/shared", json={"token": "x" * 43}), 404)


class TestMentions:
    def test_who_may_be_named_is_linked_and_nobody_else(self) -> None:
        people = {"Bass": "/people/Bass"}
        html = to_html("@bass. @drums, bass@bass.example, `@bass`, [@bass](https://a.example)", people)
        assert html.count('href="/people/Bass"') == 1
        assert ">@bass</a>. @drums" in html
        assert "<code>@bass</code>" in html

    def test_a_name_is_text_whatever_it_holds(self) -> None:
        assert "<b>" not in to_html("@<b>x</b>", {"<b>x</b>": "/people/x"})
        assert "javascript" not in to_html("@x", {"x": "javascript:alert(1)"})
