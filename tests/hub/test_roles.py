"""Every route as every role: who may, may; who may not is refused; and no route is without its line here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.hub.media.conftest import song_with_samples
from tests.hub.service import add_version, new_session, ok, running, upload

from setbook.hub.services.policy import Right, rights_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.hub.service import Hub

ROLES = ("anonymous", "stranger", "viewer", "collaborator", "owner", "moderator", "admin")
NAMES = {
    "anonymous": "", "stranger": "drummer", "viewer": "bassist", "collaborator": "cellist", "owner": "arranger",
    "moderator": "mod", "admin": "head",
}  # fmt: skip

EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"anonymous"}
MODERATORS = frozenset({"moderator", "admin"})
ADMINS = frozenset({"admin"})
MEMBERS = frozenset({"viewer", "collaborator", "owner"})
SEEING = MEMBERS | MODERATORS
"""Who may see a private piece."""
CONTRIBUTING = frozenset({"collaborator", "owner"})
MANAGING = frozenset({"owner", "admin"})
NOBODY_ELSE = frozenset({"owner"})
"""For uploads, which are one person's."""


@dataclass(frozen=True)
class Line:
    """Who may use a route on a private piece of arranger's, and with what it is tried."""

    method: str
    path: str
    allowed: frozenset[str]
    body: dict[str, Any] | None = None
    query: dict[str, Any] = field(default_factory=dict)

    @property
    def uses_up(self) -> bool:
        """Whether what was done once cannot be done again."""
        takes_away = self.method == "DELETE" and not self.path.endswith(("/like", "/follow", "/done"))
        return takes_away or (self.method, self.path) in {
            ("POST", "/collections/{collection_id}/items"),
            ("POST", "/transfers/{transfer_id}/accept"),
        }


def lines(
    method: str, allowed: frozenset[str], *paths: str, body: dict[str, Any] | None = None
) -> list[Line]:
    return [Line(method, path, allowed, body) for path in paths]


MATRIX = [
    # Lists and searches answer everybody, with what each may see.
    *lines("GET", EVERYBODY, "/sessions", "/sessions/trending", "/sessions/featured", "/workflows", "/racks",
           "/collections", "/tags", "/about", "/plans", "/workflows/by-technique/{technique}", "/users/{name}",
           "/users/{name}/activity", "/users/{name}/followers", "/users/{name}/following"),
    Line("GET", "/search", EVERYBODY, query={"q": "rain"}),
    Line("GET", "/workflows/search", EVERYBODY, query={"problem": "rain"}),
    # What is about oneself.
    *lines("GET", SIGNED_IN, "/me", "/me/feed", "/feed/events", "/me/notifications", "/me/usage", "/me/share-links",
           "/me/tokens",
           "/discover/workflows-like-mine"),
    Line("PATCH", "/me", SIGNED_IN, {"bio": "x"}),
    Line("POST", "/me/notifications/read", SIGNED_IN),
    Line("POST", "/me/tokens", SIGNED_IN, {"note": "x"}),
    Line("DELETE", "/me/tokens/{token_id}", NOBODY_ELSE),
    Line("PUT", "/users/{name}/follow", SIGNED_IN),
    Line("DELETE", "/users/{name}/follow", SIGNED_IN),
    Line("PATCH", "/users/{name}", ADMINS, {"is_active": True}),
    *lines("GET", ADMINS, "/audit", "/admin/overview", "/admin/people", "/admin/jobs", "/admin/counts"),
    Line("POST", "/admin/counts/repair", ADMINS),
    Line("POST", "/admin/jobs/{kind}/{subject_id}/retry", ADMINS),
    *lines("GET", SIGNED_IN, "/me/export", "/me/transfers"),
    # Making something of one's own.
    Line("POST", "/sessions", SIGNED_IN, {"title": "x"}),
    Line("POST", "/workflows", SIGNED_IN, {"title": "x"}),
    Line("POST", "/collections", SIGNED_IN, {"title": "x"}),
    Line("POST", "/racks", MEMBERS, {"title": "x", "rack_kind": "instrument", "file_name": "x.adg", "sha256": "{rack_sha256}"}),
    Line("POST", "/uploads", SIGNED_IN, {"sha256": "3" * 64, "kind": "sample", "size_bytes": 5}),
    *lines("GET", NOBODY_ELSE, "/uploads/{upload_id}"),
    *lines("GET", CONTRIBUTING | {"viewer"}, "/contents/{sha256}"),
    *lines("HEAD", CONTRIBUTING | {"viewer"}, "/contents/{sha256}"),
    Line("PUT", "/uploads/{upload_id}", NOBODY_ELSE, query={"offset": 0}),
    Line("POST", "/uploads/{upload_id}/complete", NOBODY_ELSE),
    Line("DELETE", "/uploads/{upload_id}", NOBODY_ELSE),
    # A private session.
    *lines("GET", SEEING, "/sessions/{piece_id}", "/sessions/{piece_id}/timeline", "/sessions/{piece_id}/forks",
           "/sessions/{piece_id}/evolution-graph", "/sessions/{piece_id}/versions",
           "/sessions/{piece_id}/versions/{number}", "/sessions/{piece_id}/versions/{number}/compare/{other}",
           "/sessions/{piece_id}/versions/{number}/download",
           "/sessions/{piece_id}/versions/{number}/samples/{sha256}",
           "/sessions/{piece_id}/collaborators", "/sessions/{piece_id}/views/history",
           "/versions/{version_id}/views/arrangement", "/versions/{version_id}/views/mixer",
           "/versions/{version_id}/sound", "/versions/{version_id}/loudness",
           "/versions/{version_id}/events", "/workflows/{workflow_id}/preview.ogg",
           "/workflows/{workflow_id}/preview.image"),
    *lines("GET", SEEING, "/versions/{version_id}/waveform", "/versions/{version_id}/preview.ogg",
           "/versions/{version_id}/sound/{key}/{index}"),
    Line("GET", "/versions/{version_id}/views/diff", SEEING, query={"from": "{version_id}"}),
    Line("PUT", "/sessions/{piece_id}", MANAGING, {"title": "Rain"}),
    Line("PATCH", "/sessions/{piece_id}", CONTRIBUTING, {"genre": "dub"}),
    Line("POST", "/sessions/{piece_id}/fork", SEEING, {}),
    Line("GET", "/sessions/{piece_id}/analytics", MANAGING),
    Line("POST", "/sessions/{piece_id}/collaborators", MANAGING, {"user": "editor"}),
    Line("DELETE", "/sessions/{piece_id}/collaborators/{name}", MANAGING),
    Line("POST", "/sessions/{piece_id}/versions", CONTRIBUTING, {"sha256": "{set_sha256}", "file_name": "a.als"}),
    Line("POST", "/sessions/{piece_id}/versions/auto-analyze", CONTRIBUTING),
    Line("POST", "/sessions/{piece_id}/versions/{number}/analyze", CONTRIBUTING),
    Line("DELETE", "/sessions/{piece_id}/versions/{number}", MANAGING),
    Line("DELETE", "/sessions/{piece_id}", MANAGING),
    # Other private pieces.
    *lines("GET", SEEING, "/workflows/{workflow_id}", "/workflows/{workflow_id}/files/{which}", "/racks/{rack_id}",
           "/racks/{rack_id}/download", "/collections/{collection_id}", "/collections/{collection_id}/items"),
    Line("PATCH", "/workflows/{workflow_id}", CONTRIBUTING, {"problem": "y"}),
    Line("DELETE", "/workflows/{workflow_id}", MANAGING),
    Line("GET", "/workflows/{workflow_id}/app", SEEING),
    Line("POST", "/workflows/{workflow_id}/app", CONTRIBUTING),
    Line("POST", "/workflows/{workflow_id}/app/visit", SEEING),
    Line("DELETE", "/workflows/{workflow_id}/app", CONTRIBUTING | MODERATORS),
    Line("PATCH", "/racks/{rack_id}", CONTRIBUTING, {"description": "y"}),
    Line("DELETE", "/racks/{rack_id}", MANAGING),
    Line("PATCH", "/collections/{collection_id}", CONTRIBUTING, {"description": "y"}),
    Line("POST", "/collections/{collection_id}/items", CONTRIBUTING, {"piece_id": "{piece_id}"}),
    Line("PUT", "/collections/{collection_id}/items", CONTRIBUTING, {"piece_ids": ["{workflow_id}"]}),
    Line("DELETE", "/collections/{collection_id}/items/{item_id}", CONTRIBUTING),
    Line("PATCH", "/collections/{collection_id}/items/{item_id}", CONTRIBUTING, {"position": 0}),
    *lines("PUT", SEEING, "/collections/{collection_id}/items/{item_id}/done"),
    *lines("DELETE", SEEING, "/collections/{collection_id}/items/{item_id}/done"),
    Line("DELETE", "/collections/{collection_id}", MANAGING),
    # What people say about a private piece.
    *lines("GET", SEEING, "/pieces/{piece_id}/comments", "/pieces/{piece_id}/ratings", "/comments/{comment_id}",
           "/pieces/{piece_id}/members"),
    Line("POST", "/pieces/{piece_id}/comments", SEEING, {"body": "x"}),
    Line("PATCH", "/comments/{comment_id}", frozenset({"viewer"}), {"body": "y"}),
    Line("DELETE", "/comments/{comment_id}", frozenset({"viewer", "owner"}) | MODERATORS),
    *lines("PUT", SEEING, "/comments/{comment_id}/like", "/pieces/{piece_id}/like"),
    *lines("DELETE", SEEING, "/comments/{comment_id}/like", "/pieces/{piece_id}/like"),
    Line("PUT", "/pieces/{piece_id}/rating", frozenset({"viewer"}) | MODERATORS, {"stars": 4}),
    Line("DELETE", "/pieces/{piece_id}/rating", frozenset({"viewer"})),
    # What is reported.
    Line("POST", "/reports", SEEING, {"comment_id": "{editors_comment_id}", "reason": "spam"}),
    Line("GET", "/reports", MODERATORS),
    Line("POST", "/reports/{report_id}/decision", MODERATORS, {"verdict": "dismiss"}),
    # Who may see it.
    Line("POST", "/pieces/{piece_id}/members", MANAGING, {"user": "editor"}),
    Line("DELETE", "/pieces/{piece_id}/members/{name}", MANAGING),
    Line("GET", "/pieces/{piece_id}/share-links", MANAGING),
    Line("POST", "/pieces/{piece_id}/share-links", MANAGING, {}),
    Line("DELETE", "/pieces/{piece_id}/share-links/{link_id}", MANAGING),
    Line("POST", "/shared", EVERYBODY, {"token": "{token}"}),
    Line("PUT", "/pieces/{piece_id}/moderation", MODERATORS, {"is_featured": True}),
    # Whose it is. What the owner has offered, only the collaborator may accept.
    *lines("POST", MANAGING, "/sessions/{piece_id}/transfer", "/workflows/{workflow_id}/transfer",
           "/racks/{rack_id}/transfer", "/collections/{collection_id}/transfer", body={"to": "editor"}),
    Line("POST", "/transfers/{transfer_id}/accept", frozenset({"collaborator"})),
    Line("DELETE", "/transfers/{transfer_id}", CONTRIBUTING),
]  # fmt: skip

LEAVING = [
    Line("DELETE", "/me", SIGNED_IN - {"admin"}),
    Line("DELETE", "/users/{name}", frozenset({"admin"})),
]
"""Who does this is gone, so it is tried on a service of its own."""

_ANY_KIND = {"workflow_id": "piece_id", "rack_id": "piece_id", "collection_id": "piece_id"}
REFUSALS = {401, 403, 404}


def told(path: str) -> str:
    """A path of the matrix, as the description of the API has it."""
    for own, general in _ANY_KIND.items():
        path = path.replace(f"{{{own}}}", f"{{{general}}}")
    return path


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A service on SQLite alone: the rules are the same on both, and the other tests ask them on both."""
    folder = tmp_path_factory.mktemp("roles")
    with running(f"sqlite:///{folder}/c.sqlite", folder, preview_seconds=2) as found:
        yield found


@pytest.fixture(scope="module")
def world(hub: Hub, saves: list[bytes], demo_project: Path) -> World:
    return World(hub, saves, demo_project)


class World:
    """Private pieces of arranger's, made anew for each try that may change them."""

    def __init__(self, hub: Hub, saves: list[bytes], project: Path) -> None:
        self.hub, self.saves, self.report = hub, saves, ""
        for name in NAMES.values():
            if name:
                ok(hub.as_(name).get("/me"))
        ok(hub.as_("editor").get("/me"))
        ok(hub.as_("head").patch("/users/mod", json={"standing": "moderator"}))
        self.sample = upload(hub.as_("arranger"), b"RIFF a sample", "sample")
        self.rack = upload(hub.as_("arranger"), b"a rack", "rack")
        self.notebook = upload(hub.as_("arranger"), b"{}", "notebook")
        self.previews = self._previews()
        self.kept = self.make()
        self.kept |= self._played(project)

    def _previews(self) -> dict[str, str]:
        arranger = self.hub.as_("arranger")
        return {
            "preview_audio_sha256": upload(arranger, b"OggS sound", "audio"),
            "preview_image_sha256": upload(arranger, b"\x89PNG picture", "image"),
        }

    def _played(self, project: Path) -> dict[str, str]:
        """Add a version that can be heard, and have its sound made."""
        arranger = self.hub.as_("arranger")
        name = min(project.glob("*.als")).name
        version_id = song_with_samples(arranger, project, name, self.kept["piece_id"])["id"]
        self.hub.settle()
        ok(arranger.get(f"/versions/{version_id}/sound"), 202)
        self.hub.settle()
        key = ok(arranger.get(f"/versions/{version_id}/sound"), 200)["plan"]["pcm"][0]["key"]
        return {"version_id": version_id, "key": key, "index": "0"}

    def make(self) -> dict[str, str]:
        """Make one of each, and give their ids."""
        hub, arranger = self.hub, self.hub.as_("arranger")
        song = new_session(arranger)
        first = add_version(
            arranger, song, self.saves[0], samples=[{"path": "a.wav", "sha256": self.sample}]
        )["id"]
        for name in ("bassist", "cellist"):
            upload(hub.as_(name), self.saves[1], "set")
        set_sha256 = add_version(arranger, song, self.saves[1])["sha256"]
        workflow = ok(
            arranger.post(
                "/workflows", json={"title": "W", "notebook_sha256": self.notebook, **self.previews}
            ),
            201,
        )["id"]
        ok(arranger.post(f"/workflows/{workflow}/app"), 202)
        rack = {"title": "R", "rack_kind": "instrument", "file_name": "r.adg", "sha256": self.rack}
        rack_id = ok(arranger.post("/racks", json=rack), 201)["id"]
        collection = ok(arranger.post("/collections", json={"title": "C", "is_learning_path": True}), 201)[
            "id"
        ]
        ok(arranger.post(f"/collections/{collection}/items", json={"piece_id": workflow}), 201)
        for piece in (song, workflow, rack_id, collection):
            for name, role in (("bassist", "viewer"), ("cellist", "collaborator"), ("editor", "viewer")):
                ok(arranger.post(f"/pieces/{piece}/members", json={"user": name, "role": role}), 201)
        comment = ok(hub.as_("bassist").post(f"/pieces/{song}/comments", json={"body": "x"}), 201)["id"]
        editor = hub.as_("editor")
        editors = ok(editor.post(f"/pieces/{song}/comments", json={"body": "y"}), 201)["id"]
        if self.report:  # one may wait for moderators with so many reports only; a try may have decided it
            hub.as_("mod").post(f"/reports/{self.report}/decision", json={"verdict": "dismiss"})
        report = ok(editor.post("/reports", json={"piece_id": song, "reason": "other"}), 201)["id"]
        self.report = report
        ok(hub.as_("bassist").put(f"/pieces/{song}/rating", json={"stars": 3}))
        link = ok(arranger.post(f"/pieces/{song}/share-links", json={}), 201)
        offer = f"/collections/{collection}/transfer"
        offered = ok(arranger.post(offer, json={"to": "cellist"}), 201)["id"]
        begun = {"sha256": "4" * 64, "kind": "sample", "size_bytes": 5}
        return {
            "piece_id": song, "workflow_id": workflow, "rack_id": rack_id, "collection_id": collection,
            "item_id": workflow, "comment_id": comment, "link_id": link["id"], "token": link["token"], "number": "1", "other": "2",
            "upload_id": ok(arranger.post("/uploads", json=begun))["id"], "sha256": self.sample,
            "rack_sha256": self.rack, "set_sha256": set_sha256, "name": "editor", "technique": "x",
            "which": "notebook", "kind": "rack", "subject_id": rack_id, "editors_comment_id": editors,
            "token_id": ok(arranger.post("/me/tokens", json={"note": "x"}), 201)["id"], "report_id": report, "version_id": first,
            "transfer_id": offered,
        }  # fmt: skip

    def ask(self, line: Line, role: str, ids: dict[str, str]) -> httpx.Response:
        name = NAMES[role]
        # The sample's hash is a path of arranger's; the body may name an id as well.
        body = None if line.body is None else {key: _filled(value, ids) for key, value in line.body.items()}
        query = {key: _filled(value, ids) for key, value in line.query.items()}
        client = self.hub.as_(name)
        asked = client.build_request(line.method, line.path.format(**ids), json=body, params=query)
        response = client.send(asked, stream=True)
        if not response.headers.get("content-type", "").startswith("text/event-stream"):
            response.read()
        response.close()  # that it is let in says enough of a stream, which goes on
        return response


def _filled(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_filled(one, ids) for one in value]
    return value.format(**ids) if isinstance(value, str) else value


def test_every_route_has_its_line(hub: Hub) -> None:
    described = ok(httpx.get(f"{hub.url}/api/v1/openapi.json", timeout=60))
    routes = {
        (method.upper(), path.removeprefix("/api/v1"))
        for path, methods in described["paths"].items()
        for method in methods
    }
    assert routes == {(line.method, told(line.path)) for line in [*MATRIX, *LEAVING]}


@pytest.mark.parametrize("line", LEAVING, ids=lambda line: f"{line.method} {line.path}")
def test_who_may_leave_and_who_may_be_removed(line: Line, tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path}/c.sqlite", tmp_path) as hub:
        for name in (*NAMES.values(), "editor"):
            ok(hub.as_(name).get("/sessions"))
        found = {
            role: hub.as_(NAMES[role]).request(line.method, line.path.format(name="editor")).status_code
            for role in ROLES
        }
    assert {role for role, status in found.items() if status == 204} == line.allowed
    assert all(status in REFUSALS for role, status in found.items() if role not in line.allowed), found


@pytest.mark.parametrize("line", MATRIX, ids=lambda line: f"{line.method} {line.path}")
def test_who_may_and_who_may_not(world: World, line: Line) -> None:
    found = {}
    ids = world.make() if line.uses_up else world.kept
    for role in sorted(
        ROLES, key=lambda role: role in line.allowed
    ):  # who is refused leaves everything as it was
        if line.uses_up and role in line.allowed:
            ids = world.make()
        response = world.ask(line, role, ids)
        found[role] = response.status_code
        assert response.status_code < 500, response.text
    if "/uploads/{upload_id}" in line.path and line.method in {"PUT", "POST"}:
        # Arranger's own request passes the door; that the bytes are missing is another matter.
        assert found.pop("owner") in {200, 409}
        assert set(found.values()) <= REFUSALS
        return
    allowed = {role for role, status in found.items() if status not in REFUSALS}
    assert allowed == line.allowed, found
    assert all(found[role] < 300 for role in allowed), found
    if "anonymous" not in line.allowed:
        assert found["anonymous"] in {401, 404}


@pytest.mark.parametrize("path", ["/sessions/{piece_id}", "/workflows/{workflow_id}", "/racks/{rack_id}", "/collections/{collection_id}"])  # fmt: skip
def test_once_public_everybody_sees_it_and_nobody_else_changes_it(world: World, path: str) -> None:
    ids = world.make()
    where = path.format(**ids)
    ok(world.hub.as_("arranger").patch(where, json={"visibility": "public"}))
    for role in ROLES:
        client = world.hub.as_(NAMES[role])
        assert client.get(where).status_code == 200
        changed = client.patch(where, json={"description": role}).status_code
        assert changed == (200 if role in CONTRIBUTING else 401 if role == "anonymous" else 403), role
        shown = client.patch(where, json={"visibility": "unlisted"}).status_code
        assert (shown == 200) == (role in MANAGING), role


def test_the_rules_alone() -> None:
    for role in (None, "viewer", "collaborator", "owner"):
        for standing in ("anonymous", "member", "moderator", "admin"):
            rights = rights_of(role, standing, is_public=False)
            assert (Right.READ in rights) == (role is not None or standing in {"moderator", "admin"})
            assert Right.REACT not in rights or Right.READ in rights
            assert (Right.CONTRIBUTE in rights) == (role in {"collaborator", "owner"})
            assert (Right.MANAGE in rights) == (role == "owner" or standing == "admin")
    assert rights_of(None, "anonymous", is_public=False, has_link=True) == {Right.READ}
