"""What a file's name says: which song, which version, which branch.

Producers number by hand, so the reading is generous: ``song v2``,
``song_0.0.3``, ``song-final2``, ``Song Version 4``, ``song 2021-06-13``,
``song copy``, ``song v5 (half-time)``, ``003-song`` and Live's own backups,
``song [2021-06-13 210830]``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

# Words that say which save it is and not which song. The number is the order among equals.
STAGE_WORDS = {
    "old": -2,
    "bak": -1,
    "backup": -1,
    "wip": 0,
    "draft": 0,
    "copy": 1,
    "new": 2,
    "edit": 2,
    "current": 3,
    "latest": 3,
    "final": 4,
    "finished": 4,
    "done": 4,
    "master": 5,
    "mastered": 5,
}


_BACKUP_STAMP = re.compile(r"\s*\[(\d{4}-\d{2}-\d{2}) (\d{6})\]\s*$")
_BRANCH = re.compile(r"\s*\(([^()]+)\)\s*$")
_DATE = re.compile(r"[\s_.-]*(?<!\d)((?:19|20)\d{2})([-_.]?)(\d{2})\2(\d{2})(?:[T\s_-]?(\d{6}))?(?!\d)\s*$")
_NUMBER = re.compile(
    r"(?:(?:^|[\s_.-]+)(versions?|vers|ver|v|rev|r|take|mix)?|(?<=[a-z])((?-i:V))?)"
    r"[\s_.-]*(?<![\d.])(\d{1,4}(?:[._]\d{1,4})*)\s*$",
    re.IGNORECASE,
)
_STAGE = re.compile(rf"[\s_.-]*(?<![a-z])({'|'.join(STAGE_WORDS)})[\s_.-]*(\d{{0,3}})\s*$", re.IGNORECASE)
_LEADING_NUMBER = re.compile(r"^(\d{1,4})(?:\s*[-_.]\s*|\s+)")
_HEX = re.compile(r"^[0-9a-f]{7,40}$", re.IGNORECASE)


@dataclass(frozen=True)
class VersionName:
    """A file name taken apart.

    Attributes
    ----------
    song
        The song's name as it stands in the file name; may be empty (``001-4276478d``).
    number
        ``(0, 0, 3)`` for ``song_0.0.3``; None without one.
    date
        A date that the name carries, or Live's backup stamp (local time).
    is_backup
        Whether the name has Live's backup stamp.
    stage
        Order of words such as ``old``, ``copy``, ``final``, with the number behind them; ``(0, 0)`` without.
    branch
        What stands in parentheses, ``half-time``; empty without.
    """

    song: str
    number: tuple[int, ...] | None = None
    date: datetime | None = None
    is_backup: bool = False
    stage: tuple[int, int] = (0, 0)
    branch: str = ""

    @property
    def key(self) -> str:
        """The song's name for comparing: case and separators do not count."""
        return " ".join(re.split(r"[\s_.-]+", self.song.casefold())).strip()


def read_name(stem: str, *, leading_number: bool = False) -> VersionName:
    """Take a file name (without its ending) apart.

    Parameters
    ----------
    stem
        The name.
    leading_number
        Whether a number in front counts versions, as in ``001-song``; only a
        look at all names of a folder can tell.

    Examples
    --------
    >>> read_name("Night Drive v5 (half-time)").branch
    'half-time'
    >>> read_name("song_0.0.3").number
    (0, 0, 3)
    """
    rest, backup = _take_backup_stamp(stem)
    rest, branch, stage = _take_parentheses(rest)
    leading: tuple[int, ...] | None = None
    if leading_number and (match := _LEADING_NUMBER.match(rest)):
        leading, rest = (int(match[1]),), rest[match.end() :]
        rest = "" if _HEX.match(rest) else rest
    rest, date = _take_date(rest)
    rest, number, said = _take_number_and_stage(rest)
    if date is None:
        rest, date = _take_date(rest)
    song = rest.strip(" _.-")
    return VersionName(
        song,
        leading or number,
        backup or date,
        backup is not None,
        said if stage == (0, 0) else stage,
        branch,
    )


def counts_in_front(stems: list[str]) -> bool:
    """Whether all names begin with a number and no two with the same, as in ``001-…``, ``002-…``."""
    matches = [_LEADING_NUMBER.match(stem) for stem in stems]
    numbers = [match[1] for match in matches if match]
    return len(stems) > 1 and len(numbers) == len(stems) and len(set(numbers)) == len(stems)


def _take_backup_stamp(stem: str) -> tuple[str, datetime | None]:
    match = _BACKUP_STAMP.search(stem)
    if match is None:
        return stem, None
    when = _moment(match[1].replace("-", ""), match[2])
    return (stem[: match.start()], when) if when else (stem, None)


def _take_parentheses(rest: str) -> tuple[str, str, tuple[int, int]]:
    """Read ``(2)``, which a file manager adds to a copy, ``(final)`` and ``(any branch)``."""
    match = _BRANCH.search(rest)
    if match is None:
        return rest, "", (0, 0)
    inside, before = match[1].strip(), rest[: match.start()]
    if inside.isdigit():
        return before, "", (STAGE_WORDS["copy"], int(inside))
    if inside.casefold() in STAGE_WORDS:
        return before, "", (STAGE_WORDS[inside.casefold()], 0)
    return before, inside, (0, 0)


def _take_date(rest: str) -> tuple[str, datetime | None]:
    match = _DATE.search(rest)
    when = _moment(match[1] + match[3] + match[4], match[5] or "000000") if match else None
    return (rest[: match.start()], when) if match and when else (rest, None)


def _take_number_and_stage(rest: str) -> tuple[str, tuple[int, ...] | None, tuple[int, int]]:
    """Read ``v2``, ``final``, ``final2``, ``v3 final`` and ``copy 2`` from the right."""
    number: tuple[int, ...] | None = None
    stages = []
    while True:
        if stage := _STAGE.search(rest):
            stages.append((STAGE_WORDS[stage[1].casefold()], int(stage[2] or 0)))
            rest = rest[: stage.start()]
        elif number is None and (found := _NUMBER.search(rest)) and (found[1] or found.start() > 0):
            number = tuple(int(part) for part in re.split(r"[._]", found[3]))
            rest = rest[: found.start()]
        else:
            return rest, number, max(stages, key=lambda stage: (abs(stage[0]), stage), default=(0, 0))


def _moment(day: str, clock: str) -> datetime | None:
    try:
        return datetime.strptime(day + clock, "%Y%m%d%H%M%S").astimezone()
    except ValueError:
        return None
