"""Linked tracks share a group that the set lists (Live 11 and later)."""

from collections.abc import Iterator

from setbook.format import descend
from setbook.model.check.song import Song, track_label
from setbook.model.check.violation import Violation

RULE = "linked tracks"


def check_linked_tracks(song: Song) -> Iterator[Violation]:
    """Find tracks that are linked by a group that is not there."""
    listed = {group.get("Id") for group in song.element.iterfind("LinkedTrackGroups/*")}
    for track in song.tracks:
        found = descend(track, "LinkedTrackGroupId")
        if found is not None and found.get("Value") != "-1" and found.get("Value") not in listed:
            said = f"expected a link that the set lists or none, found {found.get('Value')}"
            yield Violation(RULE, track_label(track), said, found)
