"""Looking at everything again: each content given back and hashed, each record checked against what it names.

Nothing is repaired. Damage is told, and what to do about it is a person's choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from setbook.errors import StoreDamaged
from setbook.history.store import records
from setbook.history.store.blob_file import HEAD_BYTES
from setbook.history.store.blobs import Blobs
from setbook.history.store.sample_list import read_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from setbook.history.store.store import Store
    from setbook.history.store.stored_version import StoredVersion

    Progress = Callable[[float, str], None]

_PIECE_BYTES = 1 << 20


@dataclass
class Verification:
    """What a look at the whole store found.

    Attributes
    ----------
    version_count, blob_count, blob_bytes
        How much was looked at.
    problems
        What is wrong, a sentence each; empty for a sound store.
    left_over
        Digests of blobs that no version needs: a commit was killed before it counted. They do no harm.
    """

    version_count: int = 0
    blob_count: int = 0
    blob_bytes: int = 0
    problems: list[str] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether every version can be given back as it was stored."""
        return not self.problems


def verify(store: Store, progress: Progress | None = None) -> Verification:
    """Re-hash everything and report."""
    found = Verification(problems=store.database.problems())
    with store.database.reading() as db:
        versions = records.all_versions(db)
        names = [*((f"branch {b.name}", b.head) for b in records.branches(db)), *_tag_names(records.tags(db))]
    blobs = Blobs(store.blobs.folder)  # remembers nothing of what was written: all is read from the disk
    _check_blobs(blobs, _in_order(blobs, versions), found, progress)
    _check_versions(versions, blobs, found)
    known = {version.id for version in versions}
    found.problems += [
        f"{what}: expected it to name a version, found {head[:12]}, which is not there"
        for what, head in names
        if head not in known
    ]
    found.left_over = sorted(set(blobs.digests()) - needed(blobs, versions).digests)
    found.version_count = len(versions)
    return found


@dataclass(frozen=True)
class Needed:
    """Digests of the blobs that versions rest on: contents, lists of samples, samples, bases of deltas.

    Attributes
    ----------
    digests
        All that could be made out.
    is_certain
        False where a list or a blob is damaged, so that more may be needed.
    """

    digests: set[str]
    is_certain: bool


def needed(blobs: Blobs, versions: Iterable[StoredVersion]) -> Needed:
    """Make out which blobs versions rest on."""
    wanted: set[str] = set()
    lists: set[str] = set()
    for version in versions:
        wanted.add(version.written.content)
        lists |= {version.written.samples} if version.written.samples else set()
    is_certain = True
    for digest in lists:
        try:
            wanted |= {entry.digest for entry in read_list(blobs.read(digest)) if entry.digest}
        except StoreDamaged:
            is_certain = False
    rest, found = [*wanted, *lists], set[str]()
    while rest:
        digest = rest.pop()
        if digest in found:
            continue
        found.add(digest)
        try:
            base = blobs.head(digest).base if digest in blobs else None
        except StoreDamaged:
            base, is_certain = None, False
        rest += [base] if base is not None else []
    return Needed(found, is_certain)


def _in_order(blobs: Blobs, versions: list[StoredVersion]) -> list[str]:
    """List blobs in the order of commits, in which each rests on one just read, then those that no version names."""
    named = dict.fromkeys(version.written.content for version in versions)
    return [*(digest for digest in named if digest in blobs), *(d for d in blobs.digests() if d not in named)]


def _check_blobs(blobs: Blobs, digests: list[str], found: Verification, progress: Progress | None) -> None:
    for index, digest in enumerate(digests):
        if progress is not None:
            progress(index / len(digests), f"Reading {digest[:8]}")
        try:
            if blobs.head(digest).kind == "plain":
                _check_plain(blobs.path(digest), digest)
            else:
                blobs.read(digest)
        except StoreDamaged as damage:
            found.problems.append(f"blob {digest[:12]}: {damage}")
        found.blob_count += 1
        found.blob_bytes += blobs.path(digest).stat().st_size


def _check_plain(path: Path, digest: str) -> None:
    """Hash a sample piece by piece: it may be larger than the memory."""
    hashed = sha256()
    with path.open("rb") as file:
        file.seek(HEAD_BYTES)
        while piece := file.read(_PIECE_BYTES):
            hashed.update(piece)
    if hashed.hexdigest() != digest:
        raise StoreDamaged("expected the audio file that was stored, found other bytes")


def _check_versions(versions: list[StoredVersion], blobs: Blobs, found: Verification) -> None:
    known = {version.id for version in versions}
    for version in versions:
        written = version.written
        who = f"version {version.short_id} ({version.name})"
        if written.id != version.id:
            found.problems.append(f"{who}: expected the facts that its id was made from, found others")
        for what, digest in (("set", written.content), ("list of samples", written.samples)):
            if digest is not None and digest not in blobs:
                found.problems.append(f"{who}: expected its {what} {digest[:12]}, found it missing")
        found.problems += [
            f"{who}: expected its parent {parent[:12]}, found it missing"
            for parent in (written.parent, written.merged)
            if parent is not None and parent not in known
        ]


def _tag_names(tags: dict[str, str]) -> list[tuple[str, str]]:
    return [(f"tag {name}", version) for name, version in tags.items()]
