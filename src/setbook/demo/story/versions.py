"""The files of the project: which edit each holds and when it was saved."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from setbook.demo.live11.song import Song
from setbook.demo.story.arrangement import arrangement, draft
from setbook.demo.story.bass import fixed, muddy
from setbook.demo.story.desk import Samples
from setbook.demo.story.drums import drums
from setbook.demo.story.half_time import half_time
from setbook.demo.story.idea import idea
from setbook.demo.story.mix import mix

SONG_NAME = "Night Drive"


@dataclass(frozen=True)
class Save:
    """A saved state of the song."""

    file: str
    """Relative to the project folder."""
    when: datetime
    says: str
    """What happened, in a line of the README."""


def _day(month: int, day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


IDEA = Save(f"{SONG_NAME} v1.als", _day(2, 6, 21, 14), "the idea: four chords and a bass, at 104")
DRUMS = Save(
    f"{SONG_NAME} v2.als", _day(2, 8, 20, 41), "drums: a kit, a borrowed percussion loop, 108 instead of 104"
)
DRAFT = Save(
    f"Backup/{SONG_NAME} v3 [2026-02-14 153022].als",
    _day(2, 14, 15, 30, 22),
    "Live's backup from halfway through v3",
)
ARRANGED = Save(
    f"{SONG_NAME} v3.als", _day(2, 14, 18, 5), "the arrangement: intro, verse, build, drop, outro; the hook"
)
MUDDY = Save(f"{SONG_NAME} v4.als", _day(2, 21, 23, 37), "a bigger bass, late at night: and all is mud")
FIXED = Save(
    f"{SONG_NAME} v5.als",
    _day(2, 22, 10, 12),
    "the bass repaired: one octave, a cut at 210 Hz, the tight kick",
)
HALF_TIME = Save(f"{SONG_NAME} v5 (half-time).als", _day(2, 24, 22, 3), "a fork of v5: half-time, at 92")
MIXED = Save(f"{SONG_NAME} v6.als", _day(3, 1, 16, 48), "the mix: levels, places, sends, and what moves")

SAVES = (IDEA, DRUMS, DRAFT, ARRANGED, MUDDY, FIXED, HALF_TIME, MIXED)
"""In the order of saving."""

Edit = Callable[[Song, Samples], None]

EDITS: tuple[tuple[Save, Edit], ...] = (
    (DRUMS, drums),
    (DRAFT, draft),
    (ARRANGED, arrangement),
    (MUDDY, muddy),
    (FIXED, fixed),
    (MIXED, mix),
)
"""The main line after the idea; the fork leaves it after `FIXED`."""


def perform(samples: Samples) -> Iterator[tuple[Save, Song]]:
    """Make the song again, edit after edit, and give it at each save."""
    song = idea(samples)
    yield IDEA, _saved(song)
    for save, edit in EDITS:
        edit(song, samples)
        yield save, _saved(song)
        if save is FIXED:
            fork = song.copy()
            half_time(fork, samples)
            yield HALF_TIME, _saved(fork)


def _saved(song: Song) -> Song:
    song.write_next_id()
    return song
