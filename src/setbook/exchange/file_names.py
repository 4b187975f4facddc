"""Names from a set as names of files: whatever a stranger called a track, the file stays in its folder."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$", re.IGNORECASE)
_LONGEST_BYTES = 120


def file_name(name: str, default: str = "untitled") -> str:
    """Give a file's name without ending, one that every system takes.

    Examples
    --------
    >>> file_name("../AC/DC: live?"), file_name("con"), file_name(" . ")
    ('_AC_DC_ live_', '_con', 'untitled')
    """
    printable = "".join(letter for letter in name if unicodedata.category(letter) not in {"Cs", "Cc"})
    safe = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", printable)).strip(" .")
    short = safe.encode()[:_LONGEST_BYTES].decode(errors="ignore").rstrip(" .")
    if not short:
        return default
    return f"_{short}" if _RESERVED.match(short) else short


class Names:
    """Gives out names that differ even where letters' case does not count."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def take(self, name: str, ending: str = "") -> str:
        """Give the name with its ending, numbered if it is taken: ``Bass.wav``, ``Bass 2.wav``."""
        asked = f"{name}{ending}".casefold()
        number = self._last.get(asked, 0) + 1
        wanted = self._spelled(name, ending, number)
        while wanted.casefold() in self._taken:
            number += 1
            wanted = self._spelled(name, ending, number)
        self._last[asked] = number
        self._taken.add(wanted.casefold())
        return wanted

    @staticmethod
    def _spelled(name: str, ending: str, number: int) -> str:
        return f"{name}{ending}" if number == 1 else f"{name} {number}{ending}"
