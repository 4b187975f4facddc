"""Which songs there are, and in which order their versions were made."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from setbook.history.candidate import Candidate
    from setbook.history.version import OrderedBy

_SortKey = tuple[tuple[int, ...], int, tuple[int, int], bool, "datetime", str]


def group_songs(candidates: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    """Gather versions by song: same name, or one name's words begin the other's (``TedX``, ``TEDx Set``).

    A shorter name joins a longer one only where its numbers go on after the
    longer one's, so ``Rain v1`` and ``Rain Dance v1`` stay two songs.
    """
    songs: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        songs[candidate.name.key].append(candidate)
    for short in sorted(songs, key=len):
        longer = [name for name in songs if name.startswith(f"{short} ") and short]
        if len(longer) == 1 and _continues(songs[short], songs[longer[0]]):
            songs[longer[0]] += songs.pop(short)
    return dict(songs)


def in_order(candidates: list[Candidate]) -> list[Candidate]:
    """Sort the versions of one song, oldest first.

    Numbers come first, then words such as `final`, then dates: what a name
    says outweighs what the file system says. Of the same number, backups and
    commits come before the file that they led to.
    """
    bare_last = _bare_is_current(candidates)
    return sorted(candidates, key=lambda candidate: _sort_key(candidate, bare_last=bare_last))


def ordered_by(candidate: Candidate) -> OrderedBy:
    """Say what a version's place rests on."""
    if candidate.origin in {"git", "store"}:
        return "commit"
    if candidate.name.number is not None:
        return "number"
    return "stamp" if candidate.name.date is not None else "modified"


def _sort_key(candidate: Candidate, *, bare_last: bool) -> _SortKey:
    name = candidate.name
    without_number = (1 << 30,) if bare_last or name.stage > (0, 0) else ()
    number = name.number if name.number is not None else without_number
    time = name.date or candidate.time
    return number, 1 if name.branch else 0, name.stage, candidate.origin == "file", time, candidate.where.name


def _bare_is_current(candidates: list[Candidate]) -> bool:
    """Whether `song.als` is the newest beside `song v1`, `song v2` …, or was the first before `song 2`.

    It came first where the numbers begin at 2 or above; else its date decides.
    """
    numbered = [candidate for candidate in candidates if candidate.name.number is not None]
    bare = [c for c in candidates if c.name.number is None and c.name.stage == (0, 0) and c.origin == "file"]
    if not numbered or not bare:
        return False
    first = min(candidate.name.number or () for candidate in numbered)
    if len(first) == 1 and first[0] >= 2:
        return False
    return max(c.time for c in bare) > max(c.time for c in numbered)


def _continues(short: list[Candidate], long: list[Candidate]) -> bool:
    """Whether every number of one spelling comes after all of the other's."""
    here = [candidate.name.number for candidate in short]
    there = [candidate.name.number for candidate in long if candidate.name.number is not None]
    return bool(there) and all(number is not None and number > max(there) for number in here)
