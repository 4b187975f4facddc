"""A diff as text for a terminal: by track, a mark for what happened, a colour where asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.reports.grouping import MARKS, counted, sections, sentence
from setbook.diff.reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Change
    from setbook.diff.result import Diff

_COLORS: Final = {"insert": "32", "remove": "31", "set": "33", "move": "36"}  # ANSI green, red, yellow, cyan


def text_report(diff: Diff, *, color: bool = False) -> str:
    """Write a title, then each track with its changes, in the order of the heaviest change."""
    return "\n".join(_lines(diff, color=color))


def _lines(diff: Diff, *, color: bool) -> Iterator[str]:
    title = visible(f"{diff.before_name} → {diff.after_name}: {counted(len(diff.changes))}")
    yield _painted(title, "1") if color else title
    for section in sections(diff.changes):
        name = visible(section.name)
        yield ""
        yield _painted(name, "1") if color else name
        for change in section.changes:
            yield _line(change, color=color)


def _line(change: Change, *, color: bool) -> str:
    sign = MARKS[change.kind].sign
    return f"  {_painted(sign, _COLORS[change.kind]) if color else sign} {visible(sentence(change))}"


def _painted(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"
