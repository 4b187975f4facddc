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
AUTOMATION: Final = 55.0
MIXER: Final = 50.0
SCENE: Final = 48.0
PARAMETER: Final = 45.0
ROUTING: Final = 42.0
LOCATOR: Final = 40.0
SETTING: Final = 30.0
NAME: Final = 20.0
COLOR: Final = 10.0
STAGE: Final = 8.0  # what is armed, soloed or looped while working
BOOKKEEPING: Final = 2.0


def bulk(weight: float, count: int) -> float:
    """Weigh many things of one kind a little more than one."""
    return weight + min(9.0, math.log2(max(count, 1)))
