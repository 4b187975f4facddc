"""The drawing of a session and its forks, laid out from what a real service knows of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hub.service import add_version, new_session, ok

from setbook.hub.pages.fork_graph import ForkGraph, fork_graph
from setbook.wire.versions import EvolutionGraph

if TYPE_CHECKING:
    from tests.hub.service import Hub


def drawn(hub: Hub, session: str, name: str = "arranger") -> ForkGraph:
    found = ok(hub.as_(name).get(f"/sessions/{session}/evolution-graph"))
    return fork_graph(EvolutionGraph(**found), session)


def test_a_song_alone_is_one_line(hub: Hub, saves: list[bytes]) -> None:
    song = new_session(hub.as_("arranger"))
    for save in saves[:3]:
        add_version(hub.as_("arranger"), song, save)
    hub.settle()
    graph = drawn(hub, song)
    assert [place.node.number for place in graph.places] == [1, 2, 3]
    assert len({place.y for place in graph.places}) == 1
    assert [lane.title for lane in graph.lanes] == ["Rain"]
    assert (len(graph.lines), graph.fork_lines) == (2, [])
    assert all(0 < place.x < graph.width and 0 < place.y < graph.height for place in graph.places)


def test_a_fork_leaves_at_its_point_and_what_it_copied_is_drawn_once(hub: Hub, saves: list[bytes]) -> None:
    arranger, bassist = hub.as_("arranger"), hub.as_("bassist")
    song = new_session(arranger, visibility="public")
    for save in saves[:2]:
        add_version(arranger, song, save)
    hub.settle()
    fork = ok(bassist.post(f"/sessions/{song}/fork", json={"visibility": "public", "title": "Rain dub"}))[
        "id"
    ]
    add_version(arranger, song, saves[2])
    add_version(bassist, fork, saves[2])
    hub.settle()
    for whose in (song, fork):
        graph = drawn(hub, whose)
        own = [place for place in graph.places if place.node.session_id == fork]
        assert [place.is_fork_point for place in own] == [True, False]
        assert len([place for place in graph.places if place.node.session_id == song]) == 3
        assert len(graph.fork_lines) == 1
        point = next(
            place for place in graph.places if place.node.session_id == song and place.node.number == 2
        )
        assert own[0].x > point.x
        assert {lane.title for lane in graph.lanes} == {"Rain", "Rain dub"}
        # The session that is looked at has the first lane, and no two places are one.
        assert min(graph.lanes, key=lambda lane: lane.y).session_id == whose
        assert len({(place.x, place.y) for place in graph.places}) == len(graph.places)


def test_nothing_published_is_nothing_drawn(hub: Hub) -> None:
    graph = drawn(hub, new_session(hub.as_("arranger")))
    assert (graph.places, graph.lanes, graph.lines) == ([], [], [])


def test_a_version_beside_another_has_a_row_of_its_own(hub: Hub, saves: list[bytes]) -> None:
    song = new_session(hub.as_("arranger"))
    for save in saves[:2]:
        add_version(hub.as_("arranger"), song, save)
    add_version(hub.as_("arranger"), song, saves[2], parent=1)
    hub.settle()
    graph = drawn(hub, song)
    first, second, beside = graph.places
    assert first.y == second.y != beside.y
    assert second.x == beside.x
    assert len(graph.lines) == 2
    assert len(graph.lanes) == 1
