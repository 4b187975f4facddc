"""What all reports share: changes by track, and a mark and a word for what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from setbook.diff.changes.change import Change, Kind

_APART: Final = " › "
_SONG: Final = "Song"


class Mark(NamedTuple):
    """A sign and a word, so that colour is never needed."""

    sign: str
    word: str


MARKS: Final[dict[Kind, Mark]] = {
    "insert": Mark("+", "Added"),
    "remove": Mark("−", "Removed"),
    "set": Mark("~", "Changed"),
    "move": Mark("↕", "Moved"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """The changes of one track, or of the song, in the order of the ranking.

    Attributes
    ----------
    track_id
        `Track.id`; None for the song itself.
    name
        What the track is called, or ``Song``.
    changes
        What happened there.
    """

    track_id: str | None
    name: str
    changes: list[Change] = field(default_factory=list)


def sections(changes: Iterable[Change]) -> list[Section]:
    """Gather changes by track, the track of the heaviest change first."""
    found: dict[tuple[str | None, str], Section] = {}
    for change in changes:
        name = change.where.partition(_APART)[0] if change.track_id else _SONG
        found.setdefault((change.track_id, name), Section(change.track_id, name)).changes.append(change)
    return list(found.values())


def sentence(change: Change) -> str:
    """Say a change below the name of its track: ``EQ Eight: Band 3 Gain −2.0 dB → −5.5 dB``."""
    place = change.where.partition(_APART)[2] if change.track_id else change.where
    return f"{place}: {change.what}" if place else change.what


def counted(count: int) -> str:
    """Count changes: ``no changes``, ``1 change``, ``12 changes``."""
    return f"{count or 'no'} change{'' if count == 1 else 's'}"
