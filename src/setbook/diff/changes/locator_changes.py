"""Locators: added, removed, moved, renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.naming import listed, quoted
from setbook.model import Locator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Kind
    from setbook.diff.changes.context import Context, Side
    from setbook.diff.changes.gather import Group, Wholes
    from setbook.format import Element


_BULK: Final = 4


def tell_locator(group: Group, context: Context) -> Iterator[Change]:
    """Tell what happened to a locator."""
    was, now = Locator(group.was, context.before.document), Locator(group.now, context.after.document)
    times, names = group.take_below("Time"), group.take_below("Name")
    places = context.before.clock.position(was.time), context.after.clock.position(now.time)
    if was.time != now.time:
        what = f"moved locator {quoted(now.name)} {places[0]} → {places[1]}"
        yield group.told(_change("move", what, now.time, *places), times)
    if was.name != now.name:
        what = f"renamed locator at {places[1]} {quoted(was.name)} → {quoted(now.name)}"
        yield group.told(_change("set", what, now.time, was.name, now.name), names)


def tell_whole_locators(wholes: Wholes, context: Context) -> Iterator[Change]:
    """Tell which locators came and went; their order in the file means nothing."""
    wholes.moved.pop("locator", None)
    gone = [edit.before for edit in wholes.removed.pop("locator", []) if edit.before is not None]
    come = [edit.after for edit in wholes.inserted.pop("locator", []) if edit.after is not None]
    alone = [wholes.told(_whole("remove", "removed", each, context.before), each) for each in gone]
    yield from _bulk("remove", "removed", alone)
    alone = [wholes.told(_whole("insert", "added", each, context.after), each) for each in come]
    yield from _bulk("insert", "added", alone)


def _bulk(kind: Kind, verb: str, alone: list[Change]) -> Iterator[Change]:
    if len(alone) < _BULK:
        yield from alone
        return
    names = listed([change.what.removeprefix(f"{verb} locator ") for change in alone])
    places = [change.start_beats or 0.0 for change in alone]
    yield Change(
        kind,
        "locator",
        "",
        f"{verb} {len(alone)} locators ({names})",
        start_beats=min(places),
        end_beats=max(places),
        weight=weights.bulk(weights.LOCATOR, len(alone)),
        details=tuple(alone),
        operations=tuple(index for change in alone for index in change.operations),
    )


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
