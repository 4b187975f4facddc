"""Where in a project a file from a hub may lie: its names come from strangers, so they are not believed."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from setbook.wire.versions import Version

IMPORTED = PurePosixPath("Samples", "Imported")
"""Where Live puts files from elsewhere when it collects a project."""

_SUFFIXES = frozenset({".als", ".alc", ".adg", ".adv"})
_NOT_IN_NAMES = frozenset('<>:"|?*\\')
_DEVICES = frozenset({"con", "prn", "aux", "nul"}) | {
    f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)
}


def set_name(stated: str, title: str) -> str:
    """Give the file name of a set.

    Examples
    --------
    >>> set_name("Rain v2.als", "Rain"), set_name("../../.bashrc", "Rain")
    ('Rain v2.als', 'Rain.als')
    """
    is_fit = _is_plain(stated) and PurePosixPath(stated).suffix.lower() in _SUFFIXES
    return stated if is_fit else f"{_cleaned(title) or 'Session'}.als"


def sample_place(stated: str) -> PurePosixPath:
    """Give the place of a sample, from the project's folder; one that leads elsewhere goes where imports go.

    Examples
    --------
    >>> str(sample_place("Samples/Recorded/kick.wav")), str(sample_place("/etc/../../kick.wav"))
    ('Samples/Recorded/kick.wav', 'Samples/Imported/kick.wav')
    """
    place = PurePosixPath(stated.replace("\\", "/"))
    is_inside = bool(place.parts) and not place.is_absolute() and all(map(_is_plain, place.parts))
    if is_inside and place.suffix.lower() not in _SUFFIXES:
        return place  # never hidden, so never in the store
    return IMPORTED / (_cleaned(place.name) or "sample")


def folder_name(title: str) -> str:
    """Give the name of a project's folder, as Live names it.

    Examples
    --------
    >>> folder_name("Rain / Snow")
    'Rain Snow Project'
    """
    return f"{_cleaned(title) or 'Session'} Project"


def file_name(words: str, suffix: str) -> str:
    """Give the name of a file that is called by somebody's words.

    Examples
    --------
    >>> file_name("../Room for the bass?", ".ipynb")
    'Room for the bass.ipynb'
    """
    return f"{_cleaned(words) or 'Untitled'}{suffix}"


def maker_of(version: Version) -> str:
    """Give the name of who made a version, as a branch and a file can be called."""
    stated = version.author.name if version.author else "somebody"
    return _cleaned("".join(" " if letter in "()[]~" else letter for letter in stated)) or "somebody"


def beside(name: str, maker: str) -> str:
    """Give the file name of somebody else's version of a set.

    Examples
    --------
    >>> beside("Rain v2.als", "bassist")
    'Rain v2 (bassist).als'
    """
    path = PurePosixPath(name)
    return f"{path.stem} ({maker}){path.suffix}"


def _is_plain(part: str) -> bool:
    return (
        bool(part)
        and not part.startswith(".")
        and not part.endswith((" ", "."))
        and part.partition(".")[0].casefold() not in _DEVICES
        and part.isprintable()
        and not _NOT_IN_NAMES & set(part)
    )


def _cleaned(text: str) -> str:
    kept = "".join(
        " " if letter in _NOT_IN_NAMES or letter == "/" or not letter.isprintable() else letter
        for letter in text
    )
    words = " ".join(kept.split()).strip(". ")[:100].rstrip(". ")
    return f"{words}_" if words.partition(".")[0].casefold() in _DEVICES else words
