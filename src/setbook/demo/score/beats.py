"""The drums: two-bar patterns for the Drum Rack, one row a pad."""

from setbook.demo.score.notation import Note, grid

KICK, RIM, SNARE, CLAP, CLOSED_HAT, LOW_TOM, OPEN_HAT, CRASH, HIGH_TOM, SHAKER = (
    36, 37, 38, 39, 42, 45, 46, 49, 50, 51,
)  # fmt: skip

FIRST_BEAT = [
    *grid("9......7..8.....|9......7..8...6.", KICK),
    *grid("....8.......8...|....8.......8...", SNARE),
    *grid("6.4.6.4.6.4.6.4.|6.4.6.4.6.4.6.5.", CLOSED_HAT),
]
"""What was tapped in on the second evening."""

VERSE_BEAT = [
    *grid("9......7..8.....|9......7..8...6.", KICK),
    *grid("....8.......8...|....8.......8..3", SNARE),
    *grid("6.425.4.6.425.43|6.425.4.6.425...", CLOSED_HAT, deviation=-8.0),
    *grid("................|..............5.", OPEN_HAT),
    *grid("......4.....3...|...4.......5....", RIM, probability=0.7),
]

BUILD_BEAT = [
    *grid("9...8...9...8...|9...8...9...8...|9...8...9...8...|9...8...9.......", KICK),
    *grid("................|................|5...5...5...6...|6.6.7.7.78788899", SNARE),
    *grid("4.4.4.4.4.4.4.4.|4.5.4.5.4.5.4.5.|5.6.5.6.5.6.5.6.|5.6.6.7.........", CLOSED_HAT),
    *grid("................|................|................|............8.8.", HIGH_TOM),
    *grid("................|................|................|.............8.9", LOW_TOM),
]
"""Four bars; the kick stops in the last half bar, so that the drop has a hole to fall from."""

DROP_BEAT = [
    *grid("9...9...9...9...|9...9...9...9.6.", KICK),
    *grid("....8.......8...|....8.......8..4", SNARE),
    *grid("....7.......7...|....7.......7...", CLAP),
    *grid("5.42..425.42..42|5.42..425.42..43", CLOSED_HAT, deviation=-10.0),
    *grid("..6...6...6...6.|..6...6...6...6.", OPEN_HAT),
    *grid("4363436343634363|4363436343634363", SHAKER),
]

OUTRO_BEAT = [
    *grid("9......7..8.....|9......7..8.....", KICK),
    *grid("............5...|............5...", RIM),
    *grid("5.3.5.3.5.3.5.3.|5.3.5.3.5.3.5...", CLOSED_HAT),
]

HALF_TIME_BEAT = [
    *grid("9.........7.....|9.....6...7.....", KICK),
    *grid("........9.......|........9.....3.", SNARE),
    *grid("........6.......|........6.......", CLAP),
    *grid("6...4...6...4.32|6...4...6...4...", CLOSED_HAT, deviation=-8.0),
    *grid("..............4.|..............5.", OPEN_HAT),
    *grid("....4.......3...|....4..4....3..3", RIM, probability=0.8),
]
"""The fork's beat: one backbeat a bar, on three."""


def crash(start: float = 0.0) -> list[Note]:
    """One cymbal."""
    return grid("8", CRASH, start=start)
