"""What a store of a history weighs and takes, beside git, zstd --patch-from and the files themselves."""

from __future__ import annotations

import shutil
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import zstandard

from bench.folder import WORK
from bench.measure import Ratio, Row, Size, Skipped, times_slower
from bench.sets import corpus_folder, demo_project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from setbook.history import Store


@dataclass(frozen=True)
class Saves:
    """A history to be stored: its files, oldest first, and their XML."""

    name: str
    files: list[Path]
    xml: list[bytes]


def rows() -> Iterator[Row]:
    """Measure the sizes of each history, then the time of storing and of giving back."""
    ours, git, chains, files = 0, 0, 0, 0
    for saves in _histories():
        what = f"store, {len(saves.files)} versions: {saves.name}"
        store, seconds = _stored(saves)
        size = _bytes_below(store.folder)
        in_git = _git_bytes(saves)
        chain, chain_seconds = _patch_from(saves)
        as_files = sum(path.stat().st_size for path in saves.files)
        yield from _sizes(what, size, in_git, chain, as_files)
        yield _time(f"{what}: all commits", seconds, "zstd --patch-from", chain_seconds)
        yield _giving_back(store)
        ours, git, chains, files = ours + size, git + in_git, chains + chain, files + as_files
    yield from _sizes("store, all of these", ours, git, chains, files)


def _sizes(what: str, ours: int, git: int, chain: int, files: int) -> Iterator[Row]:
    if git:
        yield Size(what, ours, "git gc, XML", git, "≤ 1.00")
    else:
        yield Skipped(what, "git is not installed")
    yield Size(what, ours, "zstd --patch-from", chain, "(≤ 1.20)")
    yield Size(what, ours, "the .als files", files)


def _histories() -> Iterator[Saves]:
    folder = demo_project()
    backup = sorted((folder / "Backup").glob("*.als"))
    yield _saves("the demo", sorted([*folder.glob("*.als"), *backup], key=lambda path: path.stat().st_mtime))
    for found in sorted((corpus_folder() / "history").glob("*/*")):
        yield _saves(found.name[-24:], sorted(found.glob("*.als")))


def _saves(name: str, files: list[Path]) -> Saves:
    from setbook.errors import FormatError
    from setbook.format import read_document

    readable, xml = [], []
    for path in files:
        with suppress(FormatError):  # one file of the corpus is damaged
            xml.append(read_document(path).xml)
            readable.append(path)
    return Saves(name, readable, xml)


def _stored(saves: Saves) -> tuple[Store, float]:
    from setbook.history import Store

    project = _empty(WORK / "store")
    store = Store.create(project)
    start = time.perf_counter()
    for path in saves.files:
        store.commit(path, file="Song.als")
    return Store.open(project), time.perf_counter() - start


def _git_bytes(saves: Saves) -> int:
    """Give what git's objects weigh after `git gc`; 0 without git."""
    if shutil.which("git") is None:
        return 0
    folder = _empty(WORK / "git")
    _git(folder, "init", "--quiet")
    for number, xml in enumerate(saves.xml):
        (folder / "song.xml").write_bytes(xml)
        _git(folder, "add", "song.xml")
        _git(folder, "commit", "--quiet", "--allow-empty", "-m", f"{number}")
    _git(folder, "gc", "--quiet")
    return _bytes_below(folder / ".git" / "objects")


def _patch_from(saves: Saves) -> tuple[int, float]:
    """Compress each version with the one before as its prefix, as ``zstd -19 --long --patch-from`` does."""
    total, start = 0, time.perf_counter()
    before = b""
    for xml in saves.xml:
        window_log = max(10, (len(xml) + len(before)).bit_length())
        parameters = zstandard.ZstdCompressionParameters.from_level(
            19, source_size=len(xml), dict_size=len(before), window_log=window_log
        )
        prefix = (
            zstandard.ZstdCompressionDict(before, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
            if before
            else None
        )
        packer = zstandard.ZstdCompressor(dict_data=prefix, compression_params=parameters)
        total += len(packer.compress(xml))
        before = xml
    return total, time.perf_counter() - start


def _giving_back(store: Store) -> Row:
    """Time the newest version, read from the disk by a store that remembers nothing, beside one that is whole."""
    from setbook.history import Store

    newest, oldest = store.versions[-1].written.content, store.versions[0].written.content
    depth = store.blobs.head(newest).depth

    def read(digest: str) -> object:
        return Store.open(store.project).blobs.read(digest)

    return times_slower(
        f"give back the newest, over {depth} deltas",
        lambda: read(newest),
        "the first, whole",
        lambda: read(oldest),
    )


def _time(what: str, ours: float, yardstick: str, theirs: float) -> Ratio:
    return Ratio(what, ours * 1000, yardstick, theirs * 1000, ours / theirs)


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=setbook", "-c", "user.email=setbook@example.org", "-c", "gc.auto=0"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)
