"""The operations as the file says them, for who wants to know exactly."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from setbook.diff.operations import Insert, Move, Operation, Remove, SetValue
from setbook.diff.reports.page.markup import mark, safe

if TYPE_CHECKING:
    from setbook.diff.changes.change import Kind
    from setbook.diff.reports.page.song import Song

_MOST_ROWS: Final = 200
_LONGEST: Final = 160


def by_track(song: Song) -> dict[str | None, list[Operation]]:
    """Sort the operations by the track that they happen on."""
    found: defaultdict[str | None, list[Operation]] = defaultdict(list)
    for operation in song.diff.operations:
        found[song.track_of(operation)].append(operation)
    return found


def raw_values(operations: list[Operation]) -> str:
    """Write a table that is closed at first; empty where there are none."""
    if not operations:
        return ""
    count = f"{len(operations):,} operation{'' if len(operations) == 1 else 's'}"
    rows = "".join(map(_row, operations[:_MOST_ROWS]))
    more = len(operations) - _MOST_ROWS
    rest = (
        f'<p class="soft">{more:,} more are in <code>setbook diff --format json</code>.</p>'
        if more > 0
        else ""
    )
    return (
        f'<details class="raw"><summary>Raw values: {count}</summary>'
        '<div class="scroll"><table><thead><tr><th scope="col"><span class="spoken">What happened</span></th>'
        '<th scope="col">Where in the file</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{rest}</details>"
    )


def _row(operation: Operation) -> str:
    kind: Kind
    match operation:
        case SetValue(at, attribute, before, after):
            kind, where = "set", at if attribute == "Value" else f"{at} {attribute}"
        case Insert(parent, key, _, xml):
            kind, where, before, after = "insert", f"{parent}/{key}", None, xml
        case Remove(parent, key, _, xml):
            kind, where, before, after = "remove", f"{parent}/{key}", xml, None
        case Move(parent, key, follows, to_parent, to_key, to_follows):
            kind, where = "move", f"{parent}/{key}"
            before, after = _behind(follows), f"{to_parent}/{to_key} {_behind(to_follows)}"
    return f"<tr><td>{mark(kind)}</td><td>{_code(where)}</td><td>{_code(before)}</td><td>{_code(after)}</td></tr>"


def _behind(step: str | None) -> str:
    return "first" if step is None else f"behind {step}"


def _code(value: str | None) -> str:
    if value is None:
        return '<span class="soft">none</span>'
    cut = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}… ({len(value):,} letters)"
    return f"<code>{safe(cut)}</code>"
