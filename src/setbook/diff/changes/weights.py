"""How much a change matters: what comes first when ten lines must do.

The order is a producer's: what the song is (tempo, tracks, arrangement), then
what it plays, then how it sounds, then what it is called and coloured.
"""

from __future__ import annotations

import math
from typing import Final

TEMPO: Final = 100.0
TRACK: Final = 90.0
DEVICE: Final = 70.0
CLIP: Final = 65.0
SAMPLE: Final = 62.0
NOTES: Final = 60.0
PLAYING: Final = 52.0  # how notes are played: longer, louder, quantised
AUTOMATION: Final = 55.0
MIXER: Final = 42.0
SCENE: Final = 47.0
PARAMETER: Final = 45.0
STATE: Final = 58.0  # of a plug-in: nobody can say how much of it is another
ROUTING: Final = 41.0
LOCATOR: Final = 40.0
SETTING: Final = 30.0
NAME: Final = 20.0
COLOR: Final = 10.0
STAGE: Final = 8.0  # what is armed, soloed or looped while working
BOOKKEEPING: Final = 2.0


def bulk(weight: float, count: int) -> float:
    """Weigh many things of one kind a little more than one: a doubling is 1, and 9 the most."""
    return weight + min(9.0, math.log2(max(count, 1)))
