"""Every track has a send for every return, and the set knows of each return whether its sends are pre-fader."""

from collections.abc import Iterator

from setbook.format import descend
from setbook.model.check.song import THE_SET, Song, counted, track_label
from setbook.model.check.violation import Violation

RULE = "sends"


def check_sends(song: Song) -> Iterator[Violation]:
    """Find mixers with more or fewer sends than there are returns, and the same of the set's pre-fader switches."""
    wanted = song.return_count
    for track in song.tracks:
        sends = descend(track, "DeviceChain/Mixer/Sends")
        if sends is not None and len(sends) != wanted:
            said = f"expected {counted(wanted, 'send')}, one per return, found {len(sends)}"
            yield Violation(RULE, track_label(track), said, sends)
    switches = descend(song.element, "SendsPre")
    if switches is not None and len(switches) != wanted:
        said = f"expected {wanted} pre-fader switches, one per return, found {len(switches)}"
        yield Violation(RULE, THE_SET, said, switches)
