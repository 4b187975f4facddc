"""After the merge: what follows from the rest is brought into step with it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from setbook.diff.identity import identity_of
from setbook.format import attributes_at, descend
from setbook.model.check.groups import NO_GROUP, group_of
from setbook.model.check.numbers import highest_number, number_in
from setbook.model.check.pointee_ids import POINTEES
from setbook.model.structure.automation import remove_envelopes
from setbook.model.structure.list_ids import next_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from setbook.format import Element
    from setbook.model import LiveSet

_CLIPS = frozenset({"MidiClip", "AudioClip"})


def settle(merged: LiveSet, sources: Iterable[Element]) -> None:
    """Bring names, groups, envelopes and numbers of a merged set into step.

    Parameters
    ----------
    merged
        The set; it is changed.
    sources
        The roots of ours, theirs and the base: where what Live derives is taken from, the first that fits.
    """
    roots = list(sources)
    settle_names(merged, roots)
    settle_groups(merged.element)
    drop_lost_envelopes(merged.element, roots)
    number_clips(merged.element)
    raise_note_counters(merged.element)


def settle_names(merged: LiveSet, sources: list[Element]) -> None:
    """Give each track the shown name that Live derived from its own one."""
    path = merged.document.schema.effective_name
    if path is None:
        return
    tracks = [dict(_tracks(root)) for root in sources]
    for said, track in _tracks(merged.document.root):
        alike = (known[said] for known in tracks if said in known and _given(known[said]) == _given(track))
        like = next(alike, None)
        shown, source = descend(track, path), None if like is None else descend(like, path)
        if shown is not None and source is not None:
            shown.set("Value", source.get("Value", ""))


def settle_groups(live_set: Element) -> None:
    """Let the tracks of a group follow it, and those whose group is not there stand alone; returns come last."""
    tracks = live_set.find("Tracks")
    if tracks is None:
        return
    members: defaultdict[str, list[Element]] = defaultdict(list)
    groups = {track.get("Id", "") for track in tracks if track.tag == "GroupTrack"}
    for track in tracks:
        if group_of(track) not in groups:
            _ungroup(track)
        members[group_of(track)].append(track)
    order = _with_members(members)
    circling = [track for track in tracks if track not in set(order)]
    for track in circling:  # both sides put a group into the other's
        _ungroup(track)
    order += circling
    order.sort(key=lambda track: track.tag == "ReturnTrack")
    if order != list(tracks):
        tracks[:] = order


def drop_lost_envelopes(live_set: Element, sources: list[Element]) -> None:
    """Remove envelopes of what did not come along; those that pointed at nothing before stay as they were."""
    here = set(attributes_at(live_set, POINTEES, "Id"))
    lost = {target.get("Value", "") for target in live_set.iter("PointeeId")} - here
    if lost:
        known = {number for root in sources for number in attributes_at(root, POINTEES, "Id")}
        remove_envelopes(live_set, lost & known)


def number_clips(live_set: Element) -> None:
    """Give clips of one time line ids of their own."""
    for events in live_set.iter("Events"):
        taken: set[str] = set()
        for item in events:
            number = item.get("Id")
            if item.tag not in _CLIPS or number is None:
                break
            if number in taken:
                item.set("Id", str(next_id(events)))
            taken.add(item.get("Id", ""))


def raise_note_counters(live_set: Element) -> None:
    """Put the counter of each clip's notes above all that it has."""
    for counter in live_set.iter("NoteIdGenerator"):
        following, notes = counter.find("NextId"), counter.getparent()
        if following is None or notes is None:
            continue
        highest = highest_number(attributes_at(notes, "KeyTracks/KeyTrack/Notes/MidiNoteEvent", "NoteId"))
        if (number_in(following.get("Value", "")) or 0) <= highest and highest:
            following.set("Value", str(highest + 1))


def _tracks(root: Element) -> list[tuple[str, Element]]:
    found = ((identity_of("Tracks", track).says(track), track) for track in root.iterfind("LiveSet/Tracks/*"))
    return [(said, track) for said, track in found if said is not None]


def _given(track: Element) -> str:
    name = descend(track, "Name/UserName")
    return "" if name is None else name.get("Value", "")


def _ungroup(track: Element) -> None:
    found = descend(track, "TrackGroupId")
    if found is not None:
        found.set("Value", NO_GROUP)


def _with_members(members: dict[str, list[Element]]) -> list[Element]:
    order: list[Element] = []
    stack = members.get(NO_GROUP, [])[::-1]
    while stack:
        track = stack.pop()
        order.append(track)
        if track.tag == "GroupTrack":
            stack += members.get(track.get("Id", ""), [])[::-1]
    return order
