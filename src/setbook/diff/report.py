"""A diff as text for a terminal: by track, a mark for what happened, a colour where asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Change
    from setbook.diff.result import Diff

MARKS: Final = {"insert": "+", "remove": "−", "set": "~", "move": "↕"}
_APART: Final = " › "
_COLORS: Final = {"insert": "32", "remove": "31", "set": "33", "move": "36"}  # ANSI green, red, yellow, cyan
_SONG: Final = "Song"


def report(diff: Diff, *, color: bool) -> Iterator[str]:
    """Give the lines: a title, then each track with its changes, in the order of the heaviest change."""
    count = len(diff.changes)
    title = f"{diff.before_name} → {diff.after_name}: {count or 'no'} change{'' if count == 1 else 's'}"
    yield _painted(title, "1") if color else title
    sections: dict[tuple[str | None, str], list[Change]] = {}
    for change in diff.changes:
        sections.setdefault((change.track_id, _section(change)), []).append(change)
    for (_, name), changes in sections.items():
        yield ""
        yield _painted(name, "1") if color else name
        for change in changes:
            yield _line(change, color=color)


def _section(change: Change) -> str:
    return change.where.partition(_APART)[0] if change.track_id else _SONG


def _line(change: Change, *, color: bool) -> str:
    place = change.where.partition(_APART)[2] if change.track_id else change.where
    mark = MARKS[change.kind]
    said = f"{place}: {change.what}" if place else change.what
    return f"  {_painted(mark, _COLORS[change.kind]) if color else mark} {said}"


def _painted(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"
