"""A merge as text for a terminal: the conflicts with both sides, then what came from each side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.reports.grouping import MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes import Change
    from setbook.merge.decision import Decision
    from setbook.merge.merged import Merged

_FROM: Final = {
    "ours": "from ours",
    "theirs": "from theirs",
    "either": "the same on both sides",
    "both": "from both sides, side by side",
    "base": "left as it was",
}
_COLORS: Final = {"title": "1", "conflict": "31", "decided": "32", "head": "1"}


def report(merged: Merged, *, color: bool) -> Iterator[str]:
    """Give the lines."""

    def painted(text: str, name: str) -> str:
        return f"\x1b[{_COLORS[name]}m{text}\x1b[0m" if color else text

    yield painted(f"{merged.ours_name} + {merged.theirs_name}", "title")
    yield merged.headline()
    for decision in merged.conflicts:
        state = "conflict" if decision.is_open else "decided"
        yield ""
        yield painted(
            f"! {state} {decision.id}: {decision.where or 'Song'}",
            "conflict" if decision.is_open else "decided",
        )
        yield f"  {decision.why}"
        yield from _sides(decision)
        yield f"  taken: {decision.action}{' for now' if decision.is_open else ''}"
    clean = [decision for decision in merged.decisions if not decision.is_conflict]
    for action, title in _FROM.items():
        lines = [line for decision in clean if decision.action == action for line in _lines(decision)]
        if lines:
            yield ""
            yield painted(title[0].upper() + title[1:], "head")
            yield from lines


def _sides(decision: Decision) -> Iterator[str]:
    for name, part in (("ours", decision.ours), ("theirs", decision.theirs)):
        said = [_said(change, decision.where) for change in part.changes] or ["no change that is heard"]
        for place, sentence in enumerate(said):
            yield f"  {name if place == 0 else '':7} {sentence}"


def _lines(decision: Decision) -> Iterator[str]:
    changes = decision.theirs.changes if decision.action == "theirs" else decision.ours.changes
    if decision.action in {"both", "base"}:
        changes = (*decision.ours.changes, *decision.theirs.changes)
    for change in changes:
        yield f"  {MARKS[change.kind].sign} {change}"


def _said(change: Change, where: str) -> str:
    said = change.what if change.where == where else str(change)
    return f"{MARKS[change.kind].sign} {said}"
