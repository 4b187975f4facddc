"""Ids that both forks gave out: before anything is compared, equal ids must mean the same thing.

Two forks of one set go on counting from the same numbers, so what one calls
track 31 or pointee 30766 is another thing in the other. Everything that
theirs has new under a number that ours took gets a fresh one, with all that
refers to it. What both have from the base keeps the base's number, on both sides.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from setbook.diff.identity import identity_of
from setbook.diff.operations import Insert, SetValue
from setbook.merge.note_ids import clashing_notes, renumber_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from setbook.diff.compare import Edit
    from setbook.format import Element
    from setbook.merge.agreement import Agreements
    from setbook.merge.fork import Fork

_TRACK_IN_ROUTING: Final = re.compile(r"(?<=\bTrack\.)\d+(?=/|$)")
Numbers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Renames:
    """Old numbers to new ones, for each kind of id that the whole set shares."""

    pointees: Numbers = field(default_factory=dict)
    tracks: Numbers = field(default_factory=dict)
    grooves: Numbers = field(default_factory=dict)


def set_apart(base: Element, ours: Fork, theirs: Fork, agreed: Agreements) -> tuple[Element, Element]:
    """Give the roots of both sides with ids that mean the same on both; copies, where anything had to change."""
    pointees = _clashing_pointees(base, ours, theirs, agreed)
    our_tracks, their_tracks = _track_renames(base, ours, theirs, agreed)
    grooves = _clashing_grooves(ours, theirs, agreed)
    notes = clashing_notes(ours, theirs, agreed)
    mine, other = ours.root, theirs.root
    if our_tracks:
        mine = copy.deepcopy(mine)
        rename(mine, Renames(tracks=our_tracks))
    if pointees or their_tracks or notes or grooves:
        other = copy.deepcopy(other)
        renumber_notes(other, notes)
        rename(other, Renames(pointees, their_tracks, grooves))
    return mine, other


def is_pointee(item: Element) -> bool:
    """Whether an element takes its Id from the set's one allocator."""
    tag = item.tag
    return tag.endswith("Target") or tag == "Pointee" or tag.startswith("ControllerTargets.")


def rename(root: Element, renames: Renames) -> None:
    """Give pointees, tracks and grooves other numbers, and what refers to them too."""
    pointees, tracks, grooves = renames.pointees, renames.tracks, renames.grooves
    for path, numbers in (("LiveSet/Tracks/*", tracks), ("LiveSet/GroovePool/Grooves/Groove", grooves)):
        for item in root.iterfind(path):
            if (new := numbers.get(item.get("Id", ""))) is not None:
                item.set("Id", new)
    referring = {
        "PointeeId": pointees,
        "TrackGroupId": tracks,
        "GrooveId": grooves,
        "DefaultGrooveId": grooves,
    }
    for item in root.iter():
        tag, value = item.tag, item.get("Value")
        if value is None:
            if pointees and is_pointee(item) and (new := pointees.get(item.get("Id", ""))) is not None:
                item.set("Id", new)
        elif tag in referring:
            item.set("Value", referring[tag].get(value, value))
        elif tag == "Target" and tracks and "Track." in value:
            item.set("Value", _TRACK_IN_ROUTING.sub(lambda found: tracks.get(found[0], found[0]), value))


def new_pointees(edits: Iterable[Edit]) -> Iterator[str]:
    """Give the pointee ids that edits bring into the set."""
    for edit in edits:
        operation, after = edit.operation, edit.after
        if isinstance(operation, Insert) and after is not None:
            yield from (item.get("Id", "0") for item in after.iter() if is_pointee(item))
        elif (
            isinstance(operation, SetValue)
            and operation.name == "Id"
            and after is not None
            and is_pointee(after)
        ):
            yield operation.after or "0"


def highest_pointee(root: Element) -> int:
    """Give the number from which new pointees can be counted up."""
    counter = root.find("LiveSet/NextPointeeId")
    if counter is not None and counter.get("Value", "").isdecimal():
        return int(counter.get("Value", "0"))
    ids = (item.get("Id", "") for item in root.iter() if is_pointee(item))
    return max((int(number) for number in ids if number.isdecimal()), default=0)


def _clashing_pointees(base: Element, ours: Fork, theirs: Fork, agreed: Agreements) -> Numbers:
    kept = set(new_pointees(theirs.edits[number] for number in agreed)) | {"0"}
    both = set(new_pointees(ours.edits)) & set(new_pointees(theirs.edits)) - kept
    if not both:
        return {}
    numbers = (
        int(number) for fork in (ours, theirs) for number in new_pointees(fork.edits) if number.isdecimal()
    )
    free = 1 + max(*numbers, *(highest_pointee(root) for root in (base, ours.root, theirs.root)))
    ordered = sorted(both, key=lambda number: (len(number), number))
    return {number: str(free + place) for place, number in enumerate(ordered)}


def _clashing_grooves(ours: Fork, theirs: Fork, agreed: Agreements) -> Numbers:
    mine = {found.get("Id", "") for edit in ours.edits if (found := _groove(edit)) is not None}
    same = {theirs.edits[number].after for number in agreed}
    other = [found for edit in theirs.edits if (found := _groove(edit)) is not None and found not in same]
    clashing = [number for found in other if (number := found.get("Id", "")) in mine]
    pools = (groove.get("Id", "") for fork in (ours, theirs) for groove in fork.root.iter("Groove"))
    free = 1 + max((int(number) for number in pools if number.isdecimal()), default=0) if clashing else 0
    return {number: str(free + place) for place, number in enumerate(clashing)}


def _groove(edit: Edit) -> Element | None:
    came = isinstance(edit.operation, Insert) and edit.after is not None and edit.after.tag == "Groove"
    return edit.after if came else None


def _track_renames(base: Element, ours: Fork, theirs: Fork, agreed: Agreements) -> tuple[Numbers, Numbers]:
    numbers = {said: track.get("Id", "") for said, track in _tracks(base)}
    known = _Numbers(numbers.values(), [*_tracks(ours.root), *_tracks(theirs.root)])
    our_renames = {}
    for said, track in _tracks(ours.root):
        if said not in numbers:
            numbers[said] = known.take(track.get("Id", ""))
        our_renames[track.get("Id", "")] = numbers[said]
    same = {theirs.edits[number].after for number in agreed}
    shared = {said for said, _ in _tracks(base)}
    their_renames = {}
    for said, track in _tracks(theirs.root):
        own = track.get("Id", "")
        is_same = said in shared or (track in same and said in numbers)
        their_renames[own] = numbers[said] if is_same else known.take(own)
    return _changed(our_renames), _changed(their_renames)


def _changed(numbers: Numbers) -> Numbers:
    return {old: new for old, new in numbers.items() if old != new}


def _tracks(root: Element) -> list[tuple[str, Element]]:
    """Give the tracks with their identity."""
    found = ((identity_of("Tracks", track).says(track), track) for track in root.iterfind("LiveSet/Tracks/*"))
    return [(said or f"track:?{track.get('Id')}", track) for said, track in found]


class _Numbers:
    """Gives out track ids, each once."""

    def __init__(self, taken: Iterable[str], tracks: Iterable[tuple[str, Element]]) -> None:
        self._taken = set(taken)
        numbers = (track.get("Id", "") for _, track in tracks)
        known = [int(number) for number in (*self._taken, *numbers) if number.isdecimal()]
        self._next = 1 + max(known, default=0)

    def take(self, wanted: str) -> str:
        if wanted in self._taken:
            wanted = str(self._next)
            self._next += 1
        self._taken.add(wanted)
        return wanted
