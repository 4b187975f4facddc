"""Groups: tracks come in, go out, and stand without a gap behind the track that holds them."""

from collections.abc import Sequence

from setbook.errors import EditRefused
from setbook.format import Element, descend
from setbook.model.check.groups import NO_GROUP, group_of
from setbook.model.proxy import Proxy
from setbook.model.structure.automation import remove_envelopes_of
from setbook.model.structure.place import set_around
from setbook.model.structure.routings import follow_group, let_go_of
from setbook.model.structure.tracks import add_track, place_tracks, track_list, with_members

_GROUPABLE = frozenset({"AudioTrack", "MidiTrack", "GroupTrack"})


def regroup(track: Proxy, group: Proxy | None) -> None:
    """Put a track behind the last of a group, or right behind the outermost group that it stands in.

    Its output follows, if it went to its group or to the main track.

    Raises
    ------
    EditRefused
        It is a return, or the group stands inside of it.
    """
    live_set = set_around(track.element, track.document)
    _refuse_ungroupable(track.element)
    moving = with_members(track.element)
    if group is None:
        outer = _outermost(live_set, track.element)
        if outer is not None:
            behind = with_members(outer)[-1]
            _put_behind(behind if behind not in moving else _last_but(outer, moving), moving)
        _join(live_set, track.element, NO_GROUP)
        return
    if group.element.tag != "GroupTrack" or group.element in moving or group.document is not track.document:
        raise EditRefused(
            f"expected a group of the same set that does not stand in the track itself, found {group!r}"
        )
    if group_of(track.element) != group.element.get("Id"):
        _put_behind(_last_but(group.element, moving), moving)
        _join(live_set, track.element, group.element.get("Id", NO_GROUP))


def move_track(live_set: Proxy, track: Element, before: Element | None) -> None:
    """Put a track, a group with its tracks, in front of another and into its group; ``None``: behind all others.

    Raises
    ------
    EditRefused
        A return would stand among the tracks, or a group inside itself.
    """
    _refuse_ungroupable(track)
    moving = with_members(track)
    if before in moving:
        if before is track:
            return
        raise EditRefused("expected a place outside of the group that is moved, found one inside")
    if before is not None and before.tag == "ReturnTrack":
        before = None
    tracks = track_list(live_set)
    for one in moving:
        tracks.remove(one)
    place_tracks(tracks, moving, before)
    _join(live_set, track, NO_GROUP if before is None else group_of(before))


def group_tracks(live_set: Proxy, members: Sequence[Element]) -> Element:
    """Put tracks into a new group, which stands where the first of them did.

    Raises
    ------
    EditRefused
        There are none, one is a return, or they stand in different groups.
    """
    tracks = track_list(live_set)
    ordered = sorted(dict.fromkeys(members), key=tracks.index)
    if not ordered:
        raise EditRefused("expected tracks to group, found none")
    for member in ordered:
        _refuse_ungroupable(member)
    if len({group_of(member) for member in ordered}) > 1:
        raise EditRefused(
            "expected tracks that stand side by side, found some that stand in different groups"
        )
    group = add_track(live_set, "group", before=ordered[0])
    follow_group(group, live_set)
    behind = group
    for member in ordered:
        moving = with_members(member)
        _put_behind(behind, moving)
        behind = moving[-1]
        _join(live_set, member, group.get("Id", NO_GROUP))
    return group


def ungroup(live_set: Proxy, group: Element) -> None:
    """Take a group away and leave its tracks where they are, one level up.

    Raises
    ------
    EditRefused
        It is no group.
    """
    if group.tag != "GroupTrack":
        raise EditRefused(f"expected a group, found {group.tag}")
    own, outer = group.get("Id", ""), group_of(group)
    for member in with_members(group)[1:]:
        if group_of(member) == own:
            _join(live_set, member, outer)
    remove_envelopes_of(live_set, group)
    track_list(live_set).remove(group)
    let_go_of(live_set, [own])


def _join(live_set: Proxy, track: Element, group: str) -> None:
    found = descend(track, "TrackGroupId")
    if found is not None and found.get("Value") != group:
        found.set("Value", group)
        follow_group(track, live_set)


def _refuse_ungroupable(track: Element) -> None:
    if track.tag not in _GROUPABLE:
        raise EditRefused(
            f"expected an audio, MIDI or group track, found {track.tag}: returns and the main track stand alone"
        )


def _outermost(live_set: Proxy, track: Element) -> Element | None:
    by_id = {one.get("Id"): one for one in track_list(live_set)}
    outer = None
    wanted = group_of(track)
    while wanted != NO_GROUP and wanted in by_id and by_id[wanted] is not outer:
        outer = by_id[wanted]
        wanted = group_of(outer)
    return outer


def _last_but(group: Element, moving: Sequence[Element]) -> Element:
    """Give the last track of a group that is not about to move."""
    return [track for track in with_members(group) if track not in moving][-1]


def _put_behind(place: Element, moving: Sequence[Element]) -> None:
    for one in moving:
        if one is not place:
            place.addnext(one)
            place = one
