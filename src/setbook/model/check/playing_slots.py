"""A track notes the scene whose clip it was playing; one that is not there makes Live crash on loading."""

from collections.abc import Iterator

from setbook.format import descend
from setbook.model.check.numbers import number_in
from setbook.model.check.song import Song, track_label
from setbook.model.check.violation import Violation

RULE = "playing slots"
LOWEST = -2
"""−1 and −2 stand for nothing."""


def check_playing_slots(song: Song) -> Iterator[Violation]:
    """Find tracks that were playing a scene that is not there."""
    for track in song.tracks:
        found = descend(track, "SavedPlayingSlot")
        if found is None:
            continue
        slot = number_in(found.get("Value", ""))
        if slot is None or not LOWEST <= slot < song.scene_count:
            said = f"expected the playing slot to be one of {song.scene_count} scenes or none, found {found.get('Value')}"
            yield Violation(RULE, track_label(track), said, found)
