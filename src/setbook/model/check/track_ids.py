"""Track ids tell the tracks of a set apart: groups and routings refer to them."""

from collections.abc import Iterator

from setbook.model.check.song import Song, track_label
from setbook.model.check.violation import Violation

RULE = "track ids"


def check_track_ids(song: Song) -> Iterator[Violation]:
    """Find tracks whose id another track before them has."""
    owners: dict[str, str] = {}
    for track in song.tracks:
        number = track.get("Id", "")
        label = track_label(track)
        if number in owners:
            said = f"expected a track id of its own, found {number}, which {owners[number]} has"
            yield Violation(RULE, label, said, track)
        owners.setdefault(number, label)
