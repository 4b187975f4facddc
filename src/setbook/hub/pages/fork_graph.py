"""A session and its forks as a drawing: each session a lane, each version a place on it, time to the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from setbook.wire.versions import EvolutionGraph, GraphNode

_STEP = 56
_LANE = 64
_MARGIN = 32
_TITLE = 20
"""Pixels: from version to version, from lane to lane, around, and from a lane's title down to it."""

_MOST_PLACES = 400


@dataclass(frozen=True)
class Place:
    """A version in the drawing; of a fork, only those that are its own, and the one that it began with."""

    node: GraphNode
    x: int
    y: int
    is_fork_point: bool


@dataclass(frozen=True)
class Lane:
    """A session, with where its title stands."""

    session_id: str
    title: str
    x: int
    y: int


@dataclass(frozen=True)
class ForkGraph:
    """All of it, in pixels; `lines` are paths of SVG, those between sessions apart."""

    width: int
    height: int
    lanes: list[Lane]
    places: list[Place]
    lines: list[str]
    fork_lines: list[str]


def fork_graph(graph: EvolutionGraph, session_id: str) -> ForkGraph:
    """Lay out a session's versions with its forks below; of large families, the oldest part."""
    twins = {edge.target: edge.source for edge in graph.edges if edge.is_fork}
    parents = {edge.target: edge.source for edge in graph.edges if not edge.is_fork}
    shown = _own_places(graph, twins, parents, session_id)
    columns = _columns(shown, parents | twins)
    lanes = _lane_numbers(shown, session_id)
    at = {node.id: (_x(columns[node.id]), _y(lanes[node.session_id])) for node in shown}
    return ForkGraph(
        width=max((x for x, _ in at.values()), default=0) + _MARGIN + _STEP,
        height=_y(len(lanes)) - _LANE + _TITLE + _MARGIN,
        lanes=[_lane(found, number, shown, at) for found, number in lanes.items()],
        places=[Place(node, *at[node.id], node.id in twins) for node in shown],
        lines=[_path(at[start], at[end]) for end, start in parents.items() if start in at and end in at],
        fork_lines=[_path(at[start], at[end]) for end, start in twins.items() if start in at and end in at],
    )


def _own_places(
    graph: EvolutionGraph, twins: dict[str, str], parents: dict[str, str], session_id: str
) -> list[GraphNode]:
    """Leave out what a fork copied from before its fork point: it is drawn in the lane of the original."""
    copied: set[str] = set()
    for twin in twins:
        step = parents.get(twin)
        while step is not None:
            copied.add(step)
            step = parents.get(step)
    own = [node for node in graph.nodes if node.id not in copied]
    first = [node for node in own if node.session_id == session_id]
    others = [node for node in own if node.session_id != session_id]
    by_time = sorted(
        [*first[-_MOST_PLACES:], *others[:_MOST_PLACES]], key=lambda node: (node.created_at, node.id)
    )
    return by_time[:_MOST_PLACES]


def _columns(shown: list[GraphNode], before: dict[str, str]) -> dict[str, int]:
    """Place each version one step to the right of what it was made from."""
    ids = {node.id for node in shown}
    columns: dict[str, int] = {}

    def column(node_id: str) -> int:
        line = []
        step: str | None = node_id
        while step is not None and step not in columns:
            line.append(step)
            step = before.get(step) if before.get(step) in ids else None
        last = -1 if step is None else columns[step]
        for one in reversed(line):
            last += 1
            columns[one] = last
        return columns[node_id]

    return {node.id: column(node.id) for node in shown}


def _lane_numbers(shown: list[GraphNode], session_id: str) -> dict[str, int]:
    """Give the session itself the first lane, and the others theirs in the order in which they come."""
    order = dict.fromkeys([session_id, *(node.session_id for node in shown)])
    present = {node.session_id for node in shown}
    return {found: number for number, found in enumerate(one for one in order if one in present)}


def _lane(session_id: str, number: int, shown: list[GraphNode], at: dict[str, tuple[int, int]]) -> Lane:
    own = [node for node in shown if node.session_id == session_id]
    return Lane(session_id, own[0].session_title, min(at[node.id][0] for node in own), _y(number) - _TITLE)


def _path(start: tuple[int, int], end: tuple[int, int]) -> str:
    """Draw a line, or between lanes a bend that leaves downwards and arrives from the left."""
    if start[1] == end[1]:
        return f"M{start[0]} {start[1]}H{end[0]}"
    return f"M{start[0]} {start[1]}C{start[0]} {end[1]} {start[0]} {end[1]} {end[0]} {end[1]}"


def _x(column: int) -> int:
    return _MARGIN + column * _STEP


def _y(lane: int) -> int:
    return _MARGIN + _TITLE + lane * _LANE
