"""Tracks of a group follow it without a gap; returns stand behind all others, outside of groups."""

from collections.abc import Iterator

from setbook.format import Element, descend
from setbook.model.check.song import Song, track_label
from setbook.model.check.violation import Violation

RULE = "groups"
NO_GROUP = "-1"


def group_of(track: Element) -> str:
    """Read the id of the group that a track says it stands in."""
    found = descend(track, "TrackGroupId")
    return NO_GROUP if found is None else found.get("Value", NO_GROUP)


def check_groups(song: Song) -> Iterator[Violation]:
    """Find tracks whose group is not there, or is not the one that they stand in; and returns among other tracks."""
    groups = {track.get("Id") for track in song.tracks if track.tag == "GroupTrack"}
    opened: list[str] = []
    behind_return = False
    for track in song.tracks:
        wanted = group_of(track)
        while opened and opened[-1] != wanted:
            opened.pop()
        if wanted != NO_GROUP and wanted not in groups:
            said = f"expected a group track of id {wanted}, found none"
            yield Violation(RULE, track_label(track), said, track)
        elif wanted != NO_GROUP and not opened:
            said = f"expected to follow its group (id {wanted}) without a gap, found elsewhere"
            yield Violation(RULE, track_label(track), said, track)
        if track.tag == "GroupTrack":
            opened.append(track.get("Id", ""))
        if behind_return and track.tag != "ReturnTrack":
            said = "expected in front of all returns, found behind one"
            yield Violation(RULE, track_label(track), said, track)
        behind_return |= track.tag == "ReturnTrack"
