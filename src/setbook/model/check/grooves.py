"""Clips refer to grooves of the pool by id."""

from collections.abc import Iterator

from setbook.model.check.song import Song, track_label
from setbook.model.check.violation import Violation

RULE = "grooves"


def check_grooves(song: Song) -> Iterator[Violation]:
    """Find clips with a groove that the pool does not have."""
    pool = {groove.get("Id") for groove in song.element.iterfind("GroovePool/Grooves/Groove")}
    for used in song.everywhere("GrooveId"):
        number = used.get("Value")
        if number != "-1" and number not in pool:
            said = f"expected a groove of the pool or none, found groove {number}"
            yield Violation(RULE, track_label(used), said, used)
