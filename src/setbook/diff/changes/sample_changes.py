"""Samples: another file, a file edited elsewhere, files that lie in another folder now."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.naming import counted, listed, quoted
from setbook.diff.operations import Insert, Remove
from setbook.model import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Kind
    from setbook.diff.changes.context import Context
    from setbook.diff.changes.gather import Found, Group
    from setbook.format import Element

_ZONES: Final = "SampleParts"
_FEW: Final = 3


def tell_samples(group: Group, context: Context, where: str, relocated: set[str]) -> Iterator[Change]:
    """Tell which samples a clip or device plays now; names of files that only lie elsewhere go to `relocated`."""
    yield from _zones(group, where)
    pairs = dict.fromkeys(
        _references(found, context) for found in group.take(lambda found: "SampleRef" in found.path)
    )
    replaced: Counter[tuple[str, str]] = Counter()
    for was, now in pairs:
        old, new = Sample(was, context.before.document), Sample(now, context.after.document)
        if old.name != new.name:
            replaced[old.name, new.name] += 1
        elif (old.duration_frames, old.sample_rate) != (new.duration_frames, new.sample_rate):
            what = f"sample {quoted(new.name)} is another recording"
            yield Change("set", "sample", where, what, weight=weights.SAMPLE)
        elif old.stored_path != new.stored_path:
            relocated.add(new.name)
    yield from _replaced(replaced, where)


def _replaced(replaced: Counter[tuple[str, str]], where: str) -> Iterator[Change]:
    if len(replaced) > _FEW:
        what = (
            f"replaced {counted(replaced.total(), 'sample')} ({listed([quoted(new) for _, new in replaced])})"
        )
        yield Change("set", "sample", where, what, weight=weights.bulk(weights.SAMPLE, replaced.total()))
        return
    for (old, new), count in replaced.items():
        zones = f" in {count} zones" if count > 1 else ""
        what = f"sample {quoted(old, 'none')} → {quoted(new, 'none')}{zones}"
        yield Change("set", "sample", where, what, old, new, weight=weights.SAMPLE)


def tell_relocated(names: set[str]) -> Iterator[Change]:
    """Tell once for the whole set that files were collected, or that the project moved."""
    if names:
        what = f"{counted(len(names), 'sample')} in another folder now: {listed(sorted(names))}"
        yield Change("set", "sample", "", what, weight=weights.BOOKKEEPING + 3)


def _zones(group: Group, where: str) -> Iterator[Change]:
    kinds: tuple[tuple[Kind, str, type], ...] = (("insert", "added", Insert), ("remove", "removed", Remove))
    for kind, said, operation in kinds:
        zones = group.take(partial(_is_zone, operation=operation))
        names = list(dict.fromkeys(quoted(_name(found.element)) for found in zones))
        if zones:
            what = f"{said} {counted(len(zones), 'sample')} ({listed(names)})"
            yield Change(kind, "sample", where, what, weight=weights.bulk(weights.SAMPLE, len(zones)))


def _is_zone(found: Found, *, operation: type) -> bool:
    return isinstance(found.edit.operation, operation) and found.path[-2:-1] == (_ZONES,)


def _name(zone: Element) -> str:
    found = zone.find("Name")
    return "" if found is None else found.get("Value", "")


def _references(found: Found, context: Context) -> tuple[Element, Element]:
    element = found.element
    while element.tag != "SampleRef":
        parent = element.getparent()
        assert parent is not None, "the path says that a SampleRef is above"
        element = parent
    now = context.partners.get(element, element) if found.edit.after is None else element
    return context.origins.get(now, element), now
