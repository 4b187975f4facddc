"""`sb.history`: find a song's versions, put them in order, link each to the one it was made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from setbook.errors import FormatError, HistoryError, NotFound
from setbook.format import read_document
from setbook.history.files import find_files
from setbook.history.git import find_commits
from setbook.history.history import History, Skipped, Step
from setbook.history.lineage import Traits, find_forks, find_parents, read_traits
from setbook.history.order import group_songs, in_order, ordered_by
from setbook.history.stored import find_stored
from setbook.history.version import Version

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.history.candidate import Candidate

    Progress = Callable[[float, str], None]

_FILES = {"file", "backup"}
"""Origins that are files of the folder, not records of them."""


def history(folder: str | Path, *, song: str | None = None, progress: Progress | None = None) -> History:
    """Find the versions of a song in a folder: file names, Live's `Backup/`, git commits, its store.

    Parameters
    ----------
    folder
        A project folder; or one of its sets, for the history of that song.
    song
        Which song, where the folder holds several: its name without the
        version. By default the one with the most versions.
    progress
        Called as ``progress(share, what)``, share from 0 to 1.

    Returns
    -------
    History
        The versions, oldest first. Versions of equal content count once;
        files that cannot be read are listed in `skipped`.

    Raises
    ------
    HistoryError
        The folder holds no sets.
    NotFound
        There is no such folder, or no such song in it.

    Examples
    --------
    >>> import setbook as sb
    >>> for step in sb.history("Night Drive Project").steps:  # doctest: +SKIP
    ...     print(step.after.name, step.headline)
    """
    place = Path(folder)
    if not place.exists():
        raise NotFound(f"{place}: expected a project folder, found nothing there; check the path.")
    if place.is_file():
        place, song = place.parent, song or place.stem
    songs = _songs_in(place)
    key = _choose(songs, song, place)
    reading = _read_all(in_order(songs[key]), progress)
    if not reading.candidates:
        reasons = "\n".join(skipped.reason for skipped in reading.skipped)
        raise HistoryError(f"{place}: expected a version that can be read, found none.\n{reasons}")
    versions = _versions(reading)
    return History(
        name=_title(songs[key], place),
        folder=place,
        versions=versions,
        steps=[Step(versions[v.parent], v) for v in versions if v.parent is not None],
        songs=[_title(songs[name], place) for name in _most_versions_first(songs)],
        skipped=reading.skipped,
    )


@dataclass
class _Reading:
    """What came of reading the candidates: parallel lists of those that can be read."""

    candidates: list[Candidate] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    traits: list[Traits] = field(default_factory=list)
    commits: dict[str, str] = field(default_factory=dict)  # digest: the commit that holds it
    skipped: list[Skipped] = field(default_factory=list)


def _songs_in(place: Path) -> dict[str, list[Candidate]]:
    candidates = [*find_files(place), *find_commits(place)]
    candidates += find_stored(place, candidates)
    if not candidates:
        raise HistoryError(
            f"{place}: expected Live Sets (.als) in the folder, its Backup folder, its store or its git history, found none; "
            "give the project folder of a song."
        )
    return group_songs(candidates)


def _most_versions_first(songs: dict[str, list[Candidate]]) -> list[str]:
    return sorted(songs, key=lambda key: (-len(songs[key]), key))


def _choose(songs: dict[str, list[Candidate]], song: str | None, place: Path) -> str:
    if song is None:
        return _most_versions_first(songs)[0]
    for key, candidates in songs.items():
        names = {
            _title(candidates, place),
            *(c.name.song for c in candidates),
            *(c.where.stem for c in candidates),
        }
        if song.casefold() in {name.casefold() for name in names}:
            return key
    known = ", ".join(_title(songs[key], place) for key in _most_versions_first(songs))
    raise NotFound(f"{place}: expected a song of the folder, found {song!r}; it has {known}.")


def _title(candidates: list[Candidate], place: Path) -> str:
    """Give the longest spelling of the song's name, or the folder's where files are only numbered."""
    return max((c.name.song for c in candidates), key=len) or place.resolve().name


def _read_all(candidates: list[Candidate], progress: Progress | None) -> _Reading:
    reading = _Reading()
    for index, candidate in enumerate(candidates):
        if progress is not None:
            progress(index / len(candidates), f"Reading {candidate.title}")
        try:
            _read_one(candidate, reading)
        except (FormatError, HistoryError, OSError) as error:
            reading.skipped.append(Skipped(candidate.where, str(error)))
    if progress is not None:
        progress(1.0, "Read")
    return reading


def _read_one(candidate: Candidate, reading: _Reading) -> None:
    document = read_document(candidate.read())
    digest = document.digest
    if candidate.commit is not None:
        reading.commits.setdefault(digest, candidate.commit)
    if digest not in reading.digests:
        reading.candidates.append(candidate)
        reading.digests.append(digest)
        reading.traits.append(read_traits(document.root))
        return
    kept = reading.candidates[reading.digests.index(digest)]
    if kept.origin not in _FILES and candidate.origin in _FILES:
        reading.candidates[reading.digests.index(digest)] = (
            candidate  # a file is easier to open than a commit
        )
    elif candidate.origin in _FILES:
        reading.skipped.append(
            Skipped(
                candidate.where,
                f"{candidate.where}: expected new content, found that of {kept.title}; it counts once.",
            )
        )


def _versions(reading: _Reading) -> list[Version]:
    branches = [candidate.name.branch for candidate in reading.candidates]
    parents = find_parents(reading.traits, branches)
    forks = find_forks(parents, branches)
    return [
        Version(
            index=index,
            name=candidate.title,
            path=candidate.where if candidate.origin in _FILES else None,
            commit=reading.commits.get(reading.digests[index]),
            origin=candidate.origin,
            time=candidate.time,
            ordered_by=ordered_by(candidate),
            message=candidate.message,
            digest=reading.digests[index],
            parent=parents[index],
            is_fork=forks[index],
            read=candidate.read,
            stored=candidate.stored,
        )
        for index, candidate in enumerate(reading.candidates)
    ]
