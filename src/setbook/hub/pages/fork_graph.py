"""A session and its forks as a drawing: each session a lane, each version a place on it, time to the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from setbook.wire.versions import EvolutionGraph, GraphNode

_STEP = 56
_ROW = 64
_MARGIN = 32
_TITLE = 20
"""Pixels: from version to version, from row to row, around, and from a lane's title down to it."""

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
    """Lay out a session's versions with its forks below; of a large family, the latest of its own and the oldest forks."""
    twins = {edge.target: edge.source for edge in graph.edges if edge.is_fork}
    parents = {edge.target: edge.source for edge in graph.edges if not edge.is_fork}
    shown = _own_places(graph, twins, parents, session_id)
    columns, rows = _columns(shown, parents | twins), _rows(shown, parents)
    at = {node.id: (_MARGIN + columns[node.id] * _STEP, _y(rows[node.id])) for node in shown}
    return ForkGraph(
        width=max((x for x, _ in at.values()), default=0) + _MARGIN + _STEP,
        height=max((y for _, y in at.values()), default=0) + _MARGIN,
        lanes=_lanes(shown, at),
        places=[Place(node, *at[node.id], node.id in twins) for node in shown],
        lines=[_path(at[start], at[end]) for end, start in parents.items() if start in at and end in at],
        fork_lines=[_path(at[start], at[end]) for end, start in twins.items() if start in at and end in at],
    )


def _own_places(
    graph: EvolutionGraph, twins: dict[str, str], parents: dict[str, str], session_id: str
) -> list[GraphNode]:
    """Leave out what a fork copied from before its fork point: it is drawn in the lane of the original.

    Gives the session's own versions first, then those of each other one, each by time.
    """
    copied: set[str] = set()
    for twin in twins:
        step = parents.get(twin)
        while step is not None:
            copied.add(step)
            step = parents.get(step)
    own = sorted(
        (node for node in graph.nodes if node.id not in copied), key=lambda node: (node.created_at, node.id)
    )
    first = [node for node in own if node.session_id == session_id][-_MOST_PLACES // 2 :]
    others = [node for node in own if node.session_id != session_id][: _MOST_PLACES // 2]
    order = {found: place for place, found in enumerate(dict.fromkeys(node.session_id for node in others))}
    return first + sorted(others, key=lambda node: order[node.session_id])


def _columns(shown: list[GraphNode], before: dict[str, str]) -> dict[str, int]:
    """Place each version one step to the right of what it was made from."""
    ids = {node.id for node in shown}
    columns: dict[str, int] = {}
    for node in shown:
        line, step = [], node.id
        while step in ids and step not in columns:
            line.append(step)
            step = before.get(step, "")
        last = columns.get(step, -1)
        for one in reversed(line):
            last += 1
            columns[one] = last
    return columns


def _rows(shown: list[GraphNode], parents: dict[str, str]) -> dict[str, int]:
    """Let each version go on in the row of its parent, or begin a row where another one has gone on there already."""
    rows: dict[str, int] = {}
    taken: set[str] = set()
    count = 0
    for node in shown:
        parent = parents.get(node.id, "")
        if parent in rows and parent not in taken:
            rows[node.id] = rows[parent]
            taken.add(parent)
        else:
            rows[node.id] = count
            count += 1
    return rows


def _lanes(shown: list[GraphNode], at: dict[str, tuple[int, int]]) -> list[Lane]:
    """Give each session's title a place above its first version."""
    firsts: dict[str, GraphNode] = {}
    for node in shown:
        firsts.setdefault(node.session_id, node)
    return [
        Lane(session_id, node.session_title, at[node.id][0], at[node.id][1] - _TITLE)
        for session_id, node in firsts.items()
    ]


def _path(start: tuple[int, int], end: tuple[int, int]) -> str:
    """Draw a line, or between rows a bend that leaves straight down or up and arrives from the left."""
    if start[1] == end[1]:
        return f"M{start[0]} {start[1]}H{end[0]}"
    return f"M{start[0]} {start[1]}C{start[0]} {end[1]} {start[0]} {end[1]} {end[0]} {end[1]}"


def _y(row: int) -> int:
    return _MARGIN + _TITLE + row * _ROW
