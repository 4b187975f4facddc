"""The operations as the file says them, for who wants to know exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.operations import Insert, Move, Operation, Remove, SetValue
from setbook.diff.reports.page.markup import mark, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from setbook.diff.changes.change import Change, Kind

_MOST_ROWS: Final = 100
_MOST_IN_ALL: Final = 4_000
_LONGEST: Final = 160


class RawValues:
    """Hands out tables of operations, each operation under the change that tells it.

    What no change tells stays for `rest`. A page has a bound: beyond it tables
    say how many rows they leave out.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._operations = operations
        self._told: set[int] = set()
        self._left = _MOST_IN_ALL

    def of(self, change: Change) -> str:
        """Write the table of what a change tells; empty where it names no operation."""
        places = [place for place in dict.fromkeys(_places(change)) if place < len(self._operations)]
        self._told.update(places)
        return self._table([self._operations[place] for place in places])

    def rest(self) -> tuple[int, str]:
        """Count what no change told, and write its table."""
        rest = [operation for place, operation in enumerate(self._operations) if place not in self._told]
        return len(rest), self._table(rest)

    def _table(self, operations: list[Operation]) -> str:
        shown = operations[: min(_MOST_ROWS, self._left)]
        self._left -= len(shown)
        if not operations:
            return ""
        more = len(operations) - len(shown)
        said = f"{more:,} more are in <code>setbook diff --format json</code>."
        rest = f'<p class="soft">{said}</p>' if more > 0 else ""
        return (
            '<div class="scroll"><table><thead><tr><th scope="col"><span class="spoken">What happened</span></th>'
            '<th scope="col">In the file</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>'
            f"<tbody>{''.join(map(_row, shown))}</tbody></table></div>{rest}"
        )


def _places(change: Change) -> list[int]:
    return [*change.operations, *(place for detail in change.details for place in _places(detail))]


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
