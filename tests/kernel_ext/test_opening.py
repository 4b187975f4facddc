"""Opening a session of a hub in one's own server: it asks first, brings all that is there, and spoils nothing."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING
from urllib.parse import unquote

import httpx
import pytest
from tests.browser.servers import Server, jupyter_server
from tests.history.store.saves import saved
from tests.hub.service import Hub, add_version, new_session, ok, running, upload

from setbook.community import Community, Credentials
from setbook.history import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest.importorskip("jupyterlab", reason="JupyterLab is not installed: pip install 'setbook[lab]'")

TOKEN = "of-the-server"
NOBODYS = "0" * 26


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    folder = tmp_path_factory.mktemp("hub")
    with running(f"sqlite:///{folder}/community.sqlite", folder) as found:
        yield found


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, hub: Hub, files: Path) -> Iterator[Server]:
    """The server of bassist, told of the hub as a hub tells it."""
    told = {"SETBOOK_HUB_URL": hub.url, "JUPYTERHUB_API_TOKEN": "token-of-bassist"}
    with jupyter_server(files, tmp_path_factory.mktemp("home"), TOKEN, **told) as found:
        yield found


@pytest.fixture
def browser(server: Server) -> Iterator[httpx.Client]:
    """Who is signed in at the server by a cookie, as a browser is."""
    with httpx.Client(base_url=server.url, timeout=60) as client:
        client.get("/api/status", params={"token": TOKEN})
        client.get(f"/setbook/open/{NOBODYS}")
        yield client


@pytest.fixture(scope="module")
def song(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A public song of arranger's with two versions and a sample."""
    project = tmp_path_factory.mktemp("song") / "Rain Project"
    project.mkdir()
    store = Store.create(project)
    for number in range(2):
        saved(project / "Rain.als", number)
        store.commit(project / "Rain.als", message=f"Take {number}")
    with Community(
        hub.url,
        "token-of-arranger",
        credentials=Credentials(project.parent / "config", use_keyring=False),
    ) as community:
        published = community.publish(project, title="Rain", visibility="public")
    hub.settle()
    return published.session.id


def forked(hub: Hub, song: str, title: str) -> str:
    made = ok(hub.as_("bassist").post(f"/sessions/{song}/fork", json={"title": title, "reason": "a dub"}))
    return str(made["id"])


def press(browser: httpx.Client, session: str, query: str = "") -> str:
    """Press the button of the page, wait until all is there, and return what JupyterLab is led to."""
    address = f"/setbook/open/{session}{query}"
    page = browser.get(address).text
    field = re.search(r'name="_xsrf" value="([^"]+)"', page)
    assert field is not None, page
    pressed = browser.post(address, data={"_xsrf": field[1]})
    assert pressed.status_code == 303
    give_up = time.monotonic() + 60
    while (found := browser.get(address)).status_code == 200:
        assert "It could not be opened" not in found.text, found.text
        assert time.monotonic() < give_up
        time.sleep(0.1)
    assert found.status_code == 302
    return unquote(found.headers["location"])


def test_a_link_brings_nothing_by_itself(hub: Hub, song: str, browser: httpx.Client, files: Path) -> None:
    fork = forked(hub, song, "Mist")
    page = browser.get(f"/setbook/open/{fork}")
    assert page.status_code == 200, page.text
    assert "Fork of “Rain” by arranger" in page.text
    assert "Mist Project" in page.text
    assert "http-equiv" not in page.text
    # Nor does a form of another site's, which does not know what the server's own pages know.
    assert browser.post(f"/setbook/open/{fork}").status_code == 403
    assert browser.post(f"/setbook/open/{fork}", data={"_xsrf": "guessed"}).status_code == 403
    assert not (files / "Mist Project").exists()
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


def test_whoever_is_not_signed_in_is_told_nothing(server: Server, hub: Hub, song: str) -> None:
    found = httpx.get(f"{server.url}/setbook/open/{song}")
    assert found.status_code in {302, 403}
    assert "Rain" not in found.text


def test_the_button_brings_the_history_and_a_notebook(
    hub: Hub, song: str, browser: httpx.Client, files: Path
) -> None:
    fork = forked(hub, song, "Rain dub")
    assert press(browser, fork) == "/lab/tree/Rain dub Project/Start here.ipynb"
    project = files / "Rain dub Project"
    assert [version.message for version in Store.open(project).versions] == ["Take 0", "Take 1"]
    assert list(project.glob("*.als"))
    notebook = json.loads((project / "Start here.ipynb").read_bytes())
    sources = "\n".join(cell["source"] for cell in notebook["cells"])
    assert "Your fork of *Rain* by arranger, from version 2" in sources
    assert f'Community().session("{fork}")' in sources


def test_the_notebook_says_whose_a_fork_is_and_takes_no_name_for_markup(
    hub: Hub, song: str, browser: httpx.Client, files: Path
) -> None:
    words = {"title": "*Rain* <b>", "visibility": "public"}
    fork = ok(hub.as_("cellist").post(f"/sessions/{song}/fork", json=words))["id"]
    place = press(browser, fork)
    assert place == "/lab/tree/Rain b Project/Start here.ipynb"
    first = json.loads((files / place.removeprefix("/lab/tree/")).read_bytes())["cells"][0]["source"]
    assert first.startswith("# \\*Rain\\* \\<b\\>\n\ncellist’s fork of *Rain* by arranger, from version 2.")


def test_what_is_there_stays_and_what_is_new_is_fetched(
    hub: Hub, song: str, browser: httpx.Client, files: Path, tmp_path: Path
) -> None:
    fork = forked(hub, song, "Fog")
    press(browser, fork)
    project = files / "Fog Project"
    mine = project / "Start here.ipynb"
    mine.write_text("mine")
    page = browser.get(f"/setbook/open/{fork}").text
    assert "It is among your files" in page
    assert 'href="/lab/tree/Fog%20Project"' in page
    saved(tmp_path / "Fog.als", 5)
    add_version(hub.as_("bassist"), fork, (tmp_path / "Fog.als").read_bytes(), message="From elsewhere")
    hub.settle()
    assert press(browser, fork) == "/lab/tree/Fog Project/Start here.ipynb"
    assert mine.read_text() == "mine"
    assert len(Store.open(project).versions) == 3
    # Another song of that name gets a folder of its own.
    other = forked(hub, song, "Fog")
    assert press(browser, other).startswith("/lab/tree/Fog Project 2/")


def test_a_workflows_notebook_comes_along_and_says_whose_it_is(
    hub: Hub, song: str, browser: httpx.Client, files: Path
) -> None:
    arranger = hub.as_("arranger")
    notebook = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    words = {
        "title": "More <space>", "visibility": "public", "start": {"session_id": song, "number": 1},
        "notebook_sha256": upload(arranger, json.dumps(notebook).encode(), "notebook"),
    }  # fmt: skip
    workflow = ok(arranger.post("/workflows", json=words), 201)["id"]
    fork = forked(hub, song, "Haze")
    page = browser.get(f"/setbook/open/{fork}?workflow={workflow}").text
    assert "More &lt;space&gt;” by arranger comes along" in page
    place = press(browser, fork, f"?workflow={workflow}")
    assert place == "/lab/tree/Haze Project/More space by arranger.ipynb"
    assert json.loads((files / place.removeprefix("/lab/tree/")).read_bytes()) == notebook
    assert browser.get(f"/setbook/open/{fork}?workflow=../../etc").status_code == 400


def test_jupyterlab_asks_for_no_news(browser: httpx.Client) -> None:
    found = re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', browser.get("/lab").text, re.DOTALL)
    assert found is not None
    assert "@jupyterlab/apputils-extension:announcements" in json.loads(found[1])["disabledExtensions"]


def test_what_may_not_be_seen_is_told_of_in_words(hub: Hub, browser: httpx.Client, files: Path) -> None:
    private = new_session(hub.as_("arranger"), "Secret")
    before = set(files.iterdir())
    page = browser.get(f"/setbook/open/{private}")
    assert page.status_code == 404
    assert "It could not be opened" in page.text
    assert "Secret" not in page.text
    assert browser.get("/setbook/open/..%2F..%2Fetc").status_code == 404
    assert set(files.iterdir()) == before


def test_a_failure_is_told_once_and_can_be_tried_again(
    hub: Hub, song: str, browser: httpx.Client, files: Path
) -> None:
    fork = forked(hub, song, "Sleet")
    address = f"/setbook/open/{fork}"
    field = re.search(r'name="_xsrf" value="([^"]+)"', browser.get(address).text)
    assert field is not None
    ok(hub.as_("bassist").delete(f"/sessions/{fork}"))
    browser.post(address, data={"_xsrf": field[1]})
    give_up = time.monotonic() + 60
    while "It could not be opened" not in (found := browser.get(address).text):
        assert time.monotonic() < give_up
        time.sleep(0.1)
    assert "Try again" in found
    assert not (files / "Sleet Project").exists()
