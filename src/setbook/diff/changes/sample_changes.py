"""Samples: another file, a file edited elsewhere, files that lie in another folder now."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Final

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.naming import counted, listed, quoted
from setbook.diff.changes.sample_zones import region, tell_zones, zone_around
from setbook.diff.operations import Insert, Remove
from setbook.model import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Kind
    from setbook.diff.changes.context import Context
    from setbook.diff.changes.gather import Found, Group
    from setbook.format import Element

    Relocated = dict[str, list[int]]
    """Names of files that only lie elsewhere, with the places of the operations that say so."""

_ZONES: Final = "SampleParts"
_FEW: Final = 3


def tell_samples(group: Group, context: Context, where: str, relocated: Relocated) -> Iterator[Change]:
    """Tell which samples a clip or device plays now; files that only lie elsewhere go to `relocated`."""
    yield from _came_and_went(group, where)
    pairs: defaultdict[tuple[Element, Element], list[Found]] = defaultdict(list)
    for found in group.take(lambda found: "SampleRef" in found.path):
        pairs[_references(found, context)].append(found)
    replaced: defaultdict[tuple[str, str, str], list[Found]] = defaultdict(list)
    zones = _by_zone(group, context)
    for (was, now), edits in pairs.items():
        old, new = Sample(was, context.before.document), Sample(now, context.after.document)
        if old.name != new.name or _is_another_recording(old, new, was, now):
            zone = zone_around(now)
            follows = [] if zone is None else zones.pop(zone, [])
            replaced[old.name, new.name, region(was, now)] += [*edits, *follows]
        elif old.stored_path != new.stored_path:
            relocated.setdefault(new.name, []).extend(found.index for found in edits)
        else:
            group.follows += edits
    group.put_back(found for edits in zones.values() for found in edits)
    yield from _replaced(group, replaced, where)
    yield from tell_zones(group, where)


def _is_another_recording(old: Sample, new: Sample, was: Element, now: Element) -> bool:
    """Whether a file of one name has another length, or other content where Live noted a checksum."""
    if (old.duration_frames, old.sample_rate) != (new.duration_frames, new.sample_rate):
        return True
    sums = [reference.find("FileRef/OriginalCrc") for reference in (was, now)]
    noted = ["0" if each is None else each.get("Value", "0") for each in sums]
    return "0" not in noted and noted[0] != noted[1]


def _replaced(
    group: Group, replaced: dict[tuple[str, str, str], list[Found]], where: str
) -> Iterator[Change]:
    alone = []
    for (old, new, lengths), edits in replaced.items():
        is_same_name = old == new
        what = (
            f"sample {quoted(new)} is another recording"
            if is_same_name
            else f"sample {quoted(old, 'none')} → {quoted(new, 'none')}"
        )
        before, after = (None, None) if is_same_name else (old, new)
        told = Change("set", "sample", where, f"{what}{lengths}", before, after, weight=weights.SAMPLE)
        alone.append(group.told(told, edits))
    if len(alone) <= _FEW:
        yield from alone
        return
    names_now = listed([quoted(new) for _, new, _ in replaced])
    yield Change(
        "set",
        "sample",
        where,
        f"replaced {counted(len(alone), 'sample')} ({names_now})",
        weight=weights.bulk(weights.SAMPLE, len(alone)),
        details=tuple(alone),
        operations=tuple(index for change in alone for index in change.operations),
    )


def tell_relocated(relocated: Relocated) -> Iterator[Change]:
    """Tell once for the whole set that files were collected, or that the project moved."""
    if relocated:
        what = f"{counted(len(relocated), 'sample')} in another folder now: {listed(sorted(relocated))}"
        told = tuple(index for indices in relocated.values() for index in indices)
        yield Change("set", "sample", "", what, weight=weights.BOOKKEEPING + 3, operations=told)


def _came_and_went(group: Group, where: str) -> Iterator[Change]:
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


def _by_zone(group: Group, context: Context) -> defaultdict[Element | None, list[Found]]:
    """Sort what happened to the zones of a sampler by the zone, as it is now."""
    zones: defaultdict[Element | None, list[Found]] = defaultdict(list)
    for found in group.take(lambda found: _ZONES in found.path):
        zone = zone_around(found.element)
        zones[None if zone is None else context.partners.get(zone, zone)].append(found)
    return zones


def _references(found: Found, context: Context) -> tuple[Element, Element]:
    element = found.element
    while element.tag != "SampleRef":
        parent = element.getparent()
        assert parent is not None, "the path says that a SampleRef is above"
        element = parent
    now = context.partners.get(element, element) if found.edit.after is None else element
    return context.origins.get(now, element), now
