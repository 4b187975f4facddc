"""Locators: added, removed, moved, renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.naming import quoted
from setbook.model import Locator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Kind
    from setbook.diff.changes.context import Context, Side
    from setbook.diff.changes.gather import Group, Wholes
    from setbook.format import Element


def tell_locator(group: Group, context: Context) -> Iterator[Change]:
    """Tell what happened to a locator."""
    was, now = Locator(group.was, context.before.document), Locator(group.now, context.after.document)
    group.take_below("Time")
    group.take_below("Name")
    places = context.before.clock.position(was.time), context.after.clock.position(now.time)
    if was.time != now.time:
        yield _change(
            "move", f"moved locator {quoted(now.name)} {places[0]} → {places[1]}", now.time, *places
        )
    if was.name != now.name:
        what = f"renamed locator at {places[1]} {quoted(was.name)} → {quoted(now.name)}"
        yield _change("set", what, now.time, was.name, now.name)


def tell_whole_locators(wholes: Wholes, context: Context) -> Iterator[Change]:
    """Tell which locators came and went; their order in the file means nothing."""
    wholes.moved.pop("locator", None)
    for edit in wholes.removed.pop("locator", []):
        if edit.before is not None:
            yield _whole("remove", "removed", edit.before, context.before)
    for edit in wholes.inserted.pop("locator", []):
        if edit.after is not None:
            yield _whole("insert", "added", edit.after, context.after)


def _whole(kind: Kind, verb: str, element: Element, side: Side) -> Change:
    locator = Locator(element, side.document)
    place = side.clock.position(locator.time)
    title = f"locator {quoted(locator.name)}".rstrip()
    return _change(kind, f"{verb} {title} at {place}", locator.time)


def _change(
    kind: Kind, what: str, time: float, before: str | None = None, after: str | None = None
) -> Change:
    return Change(
        kind, "locator", "", what, before, after, start_beats=time, end_beats=time, weight=weights.LOCATOR
    )
