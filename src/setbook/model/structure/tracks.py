"""Tracks come, go, move and are doubled."""

from collections.abc import Sequence

from setbook.errors import EditRefused
from setbook.format import Element, descend
from setbook.model.check.clip_slots import slot_lists
from setbook.model.check.groups import NO_GROUP, group_of
from setbook.model.check.numbers import highest_number
from setbook.model.proxy import Proxy
from setbook.model.structure.automation import remove_envelopes_of
from setbook.model.structure.copying import copy_of
from setbook.model.structure.pointees import PointeesOfSet
from setbook.model.structure.routings import let_go_of, rename_tracks
from setbook.model.structure.scenes import NOTHING, scene_list
from setbook.model.structure.sends import insert_send
from setbook.model.structure.slots import insert_slot
from setbook.model.structure.track_kinds import blank_track

NOTHING_PLAYS = str(NOTHING)


def track_list(live_set: Proxy) -> Element:
    """Give the list of tracks."""
    found = descend(live_set.element, "Tracks")
    if found is None:
        raise EditRefused("expected a list of tracks in the set, found none: the set is damaged")
    return found


def returns_of(live_set: Proxy) -> list[Element]:
    """Give the return tracks, in the order of the sends."""
    return track_list(live_set).findall("ReturnTrack")


def with_members(track: Element) -> list[Element]:
    """Give a track, and with a group all tracks in it at any depth, in order."""
    found = [track]
    if track.tag != "GroupTrack":
        return found
    inside = {track.get("Id")}
    for sibling in track.itersiblings():
        if group_of(sibling) not in inside:
            break
        found.append(sibling)
        inside.add(sibling.get("Id"))
    return found


def add_track(live_set: Proxy, kind: str, before: Element | None = None) -> Element:
    """Put an empty track in front of another, in its group; by default behind the last that is no return."""
    tracks = track_list(live_set)
    made = blank_track(live_set, kind)
    made.set("Id", next_track_id(tracks))
    PointeesOfSet(live_set).renew(made)
    group = descend(made, "TrackGroupId")
    if before is not None and group is not None:
        group.set("Value", group_of(before))
    place_tracks(tracks, [made], before)
    fill(live_set, made)
    return made


def fill(live_set: Proxy, track: Element) -> None:
    """Give a track the slots and sends that it is short of."""
    scenes = len(scene_list(live_set))
    for slots in slot_lists(track):
        while len(slots) < scenes:
            insert_slot(live_set, slots, len(slots))
    sends = descend(track, "DeviceChain/Mixer/Sends")
    if sends is None:
        return
    pointees = PointeesOfSet(live_set)
    while len(sends) < len(returns_of(live_set)):
        insert_send(sends, len(sends), live_set.document, pointees)


def duplicate_track(live_set: Proxy, track: Element) -> Element:
    """Put a copy behind a track; a group is copied with all that is in it."""
    originals = with_members(track)
    pointees = PointeesOfSet(live_set)
    tracks = track_list(live_set)
    following = int(next_track_id(tracks))
    copies: list[Element] = []
    renamed: dict[str, str] = {}
    for original in originals:
        made = copy_of(original)
        pointees.renew(made)
        renamed[original.get("Id", "")] = str(following)
        made.set("Id", str(following))
        following += 1
        copies.append(made)
    for made in copies:
        group = descend(made, "TrackGroupId")
        if group is not None:
            group.set("Value", renamed.get(group.get("Value", ""), group.get("Value", NO_GROUP)))
        for path, value in (("SavedPlayingSlot", NOTHING_PLAYS), ("LinkedTrackGroupId", "-1")):
            found = descend(made, path)
            if found is not None:
                found.set("Value", value)
        rename_tracks(made, renamed)
    behind = originals[-1]
    for made in copies:
        behind.addnext(made)
        behind = made
    return copies[0]


def remove_tracks(live_set: Proxy, track: Element) -> None:
    """Take a track out, a group with all that is in it; what refers to them lets go.

    Raises
    ------
    EditRefused
        It is the last one: Live keeps at least one track that is no return.
    """
    tracks = track_list(live_set)
    gone = with_members(track)
    players = [other for other in tracks if other.tag in {"AudioTrack", "MidiTrack"}]
    if all(player in gone for player in players) and players:
        raise EditRefused("expected another audio or MIDI track to stay, found none: Live keeps at least one")
    remove_envelopes_of(live_set, *gone)
    for one in gone:
        tracks.remove(one)
    let_go_of(live_set, [one.get("Id", "") for one in gone])


def next_track_id(tracks: Element) -> str:
    """Give an id that no track has: one above the highest."""
    return str(highest_number((track.get("Id", "") for track in tracks), default=-1) + 1)


def place_tracks(tracks: Element, made: Sequence[Element], before: Element | None) -> None:
    """Put tracks in front of another, or behind the last that is no return."""
    if before is None:
        before = next(tracks.iterchildren("ReturnTrack"), None)
    for one in made:
        if before is None:
            tracks.append(one)
        else:
            before.addprevious(one)
