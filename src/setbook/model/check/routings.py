"""Routings and sidechains name tracks by their ids."""

import re
from collections.abc import Iterator

from setbook.model.check.song import Song, track_label
from setbook.model.check.violation import Violation

RULE = "routings"
TRACK_IN_TARGET = re.compile(r"(?<=/Track\.)\d+(?=/|$)")
"""The track's id in ``AudioIn/Track.12/PostFxOut``."""


def check_routings(song: Song) -> Iterator[Violation]:
    """Find routings from or to a track that is not there."""
    for target in song.everywhere("Target"):
        text = target.get("Value") or ""
        found = TRACK_IN_TARGET.search(text)
        if found and found[0] not in song.track_ids:
            said = f"expected a routing to a track that is there, found {text}"
            yield Violation(RULE, track_label(target), said, target)
