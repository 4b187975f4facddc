"""Look for missing samples: by name, then by size, then by content."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from unicodedata import normalize

from setbook.format import descend
from setbook.model.sample_content import StoredContent, content_of, read_stored_content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from setbook.model import LiveSet, Sample

Evidence = Literal["content", "size", "name"]
Status = Literal["found", "ambiguous", "doubtful", "gone"]

_MOST_FILES = 500_000  # that are looked through below all roots
_CHUNK_BYTES = 1 << 20
_ORDER: dict[Evidence, int] = {"content": 0, "size": 1, "name": 2}


@dataclass(frozen=True)
class Candidate:
    """A file that may be the missing one.

    Parameters
    ----------
    path
        Where it is.
    evidence
        What speaks for it: its ``"content"`` (size and checksum are those that
        the set notes), its name and ``"size"``, or its ``"name"`` alone.
    """

    path: Path
    evidence: Evidence


@dataclass(frozen=True)
class Missing:
    """A sample that is not where the set says, and what was found instead.

    Parameters
    ----------
    sample
        The reference.
    content
        Size and checksum as the set notes them; 0 is not known.
    status
        ``"found"``: one content fits. ``"ambiguous"``: several that differ fit
        equally. ``"doubtful"``: a file has the name, but not the size that the
        set notes. ``"gone"``: there is none.
    candidates
        The best first.
    """

    sample: Sample
    content: StoredContent
    status: Status
    candidates: tuple[Candidate, ...] = ()

    @property
    def path(self) -> Path | None:
        """The file to take, if there is no doubt."""
        return self.candidates[0].path if self.status == "found" else None


def find_missing(live_set: LiveSet, roots: Iterable[str | os.PathLike[str]]) -> list[Missing]:
    """Look below some folders for the samples that a set is missing; nothing is changed.

    A file that was renamed is found too, if the set notes its size and
    checksum. Where several files fit equally well and differ in content,
    none is taken: they are all reported.

    Parameters
    ----------
    live_set
        From `setbook.open`.
    roots
        Folders to look through, with all that is below them; links are not
        followed.

    Returns
    -------
    list of Missing
        One for each missing file, in the order of the set.

    Examples
    --------
    >>> [one.status for one in find_missing(sb.open("song.als"), ["D:/Samples"])]  # doctest: +SKIP
    ['found', 'ambiguous']
    """
    missing = [sample for sample in live_set.samples if sample.path is None]
    if not missing:
        return []
    shelf = _Shelf([Path(root) for root in roots])
    return [_search(sample, shelf) for sample in missing]


class _Shelf:
    """All files below some folders, by name and by size."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._by_name: defaultdict[str, list[Path]] = defaultdict(list)
        self._by_size: defaultdict[int, list[Path]] = defaultdict(list)
        for count, path in enumerate(_files(roots)):
            if count >= _MOST_FILES:
                break
            self._by_name[_key(path.name)].append(path)
            try:
                self._by_size[path.stat().st_size].append(path)
            except OSError:
                continue

    def named(self, name: str) -> list[Path]:
        """Give the files of a name, whatever its letters' case."""
        return self._by_name.get(_key(name), [])

    def sized(self, size_bytes: int, suffix: str) -> list[Path]:
        """Give the files of a size and an ending."""
        found = self._by_size.get(size_bytes, []) if size_bytes else []
        return [path for path in found if path.suffix.lower() == suffix.lower()]


def _search(sample: Sample, shelf: _Shelf) -> Missing:
    content = read_stored_content(descend(sample.element, "FileRef"))
    named = shelf.named(sample.name)
    paths = dict.fromkeys([*named, *shelf.sized(content.size_bytes, Path(sample.name).suffix)])
    weighed = [found for path in paths if (found := _weigh(path, content, named=path in named)) is not None]
    candidates = sorted(weighed, key=lambda candidate: (_ORDER[candidate.evidence], str(candidate.path)))
    if not candidates:
        return Missing(sample, content, "gone")
    best = [candidate for candidate in candidates if candidate.evidence == candidates[0].evidence]
    if best[0].evidence == "name" and content.size_bytes:
        return Missing(sample, content, "doubtful", tuple(candidates))
    differ = len(best) > 1 and len({_digest(candidate.path) for candidate in best}) > 1
    return Missing(sample, content, "ambiguous" if differ else "found", tuple(candidates))


def _weigh(path: Path, wanted: StoredContent, *, named: bool) -> Candidate | None:
    """Say what speaks for a file; ``None`` for one that has neither the name nor the content."""
    try:
        found = content_of(path)
    except OSError:
        return None
    sized = wanted.size_bytes > 0 and found.size_bytes == wanted.size_bytes
    if sized and wanted.crc and found.crc == wanted.crc:
        return Candidate(path, "content")
    if not named:
        return None
    return Candidate(path, "size" if sized and not wanted.crc else "name")


def _files(roots: Sequence[Path]) -> Iterator[Path]:
    for root in roots:
        for folder, folders, names in os.walk(root):
            folders.sort()
            for name in sorted(names):
                path = Path(folder, name)
                if path.is_file():
                    yield path


def _key(name: str) -> str:
    return normalize("NFC", name).casefold()


def _digest(path: Path) -> str:
    digest = sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_CHUNK_BYTES):
                digest.update(piece)
    except OSError:
        return str(path)
    return digest.hexdigest()
