"""Live's palette: 70 colours in five rows of fourteen."""

_ROWS = """
FF94A6 FFA529 CC9927 F7F47C BFFB00 1AFF2F 25FFA8 5CFFE8 8BC5FF 5480E4 92A7FF D86CE4 E553A0 FFFFFF
FF3636 F66C03 99724B FFF034 87FF67 3DC300 00BFAF 19E9FF 10A4EE 007DC0 886CE4 B677C6 FF39D4 D0D0D0
E2675A FFA374 D3AD71 EDFFAE D2E498 BAD074 9BC48D D4FDE1 CDF1F8 B9C1E3 CDBBE4 AE98E5 E5DCE1 A9A9A9
C6928B B78256 99836A BFBA69 A6BE00 7DB04D 88C2BA 9BB3C4 85A5C2 8393CC A595B5 BF9FBE BC7196 7B7B7B
AF3333 A95131 724F41 DBC300 85961F 539F31 0A9C8E 236384 1A2F96 2F52A2 624BAD A34BAD CC2E6E 3C3C3C
"""
PALETTE = tuple(f"#{code.lower()}" for code in _ROWS.split())
"""Hexadecimal colours by index, as Live 10 and later show them."""

NO_COLOR = -1
_OLD_TRACK_OFFSET = 140


def color_of(index: int) -> str | None:
    """Give the colour of a palette index, ``None`` for no colour.

    Live 8 to 10 write tracks at 140 and above for the same 70 colours: in
    their sets a clip made on a track of 162 has 22. The tints are those of
    today's palette; older versions drew them a little differently.
    """
    if index == NO_COLOR:
        return None
    if index >= _OLD_TRACK_OFFSET:
        index -= _OLD_TRACK_OFFSET
    return PALETTE[index % len(PALETTE)]


def nearest_index(color: str) -> int:
    """Give the palette index nearest to ``"#rrggbb"``, by distance in red, green and blue."""
    wanted = _channels(color)
    return min(range(len(PALETTE)), key=lambda index: _distance(wanted, _channels(PALETTE[index])))


def _channels(color: str) -> tuple[int, ...]:
    if len(color) != len("#rrggbb") or not color.startswith("#"):
        raise ValueError(f"expected a colour like '#ff3636', found {color!r}")
    return tuple(bytes.fromhex(color[1:]))


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
