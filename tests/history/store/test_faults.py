"""What was acknowledged is never lost: killed processes, full disks, two writers, folders that take no writes.

By default a seeded slice; SETBOOK_SOAK=1 runs the long version.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.history.store.saves import SOAK, saved, xml_digest

from setbook.errors import FileChanged, NotStored, NotWritable, SetbookError, StoreBusy
from setbook.history import Store
from setbook.history.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
KILLS = 200 if SOAK else 10
STORES = 20 if SOAK else 2
"""Each takes its share of the kills, so that kills fall on stores young and old."""

WIDEST_WAIT_SECONDS = 0.5
"""After the first sign of life: some commits of a tenth of a second each."""


def committer(project: Path, file: str, seed: int, count: int) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "tests.history.store.committer",
        str(project),
        file,
        str(seed),
        str(count),
    ]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def acknowledged(lines: str) -> dict[str, str]:
    """Version ids with the sha256 of their XML; a line that was cut off was not said."""
    return dict(line.split() for line in lines.split("\n")[:-1] if line != "ready")


def assert_nothing_is_lost(project: Path, promised: dict[str, str], out: Path) -> None:
    store = Store.open(project)
    found = store.verify()
    assert found.problems == []
    for version_id, digest in promised.items():
        assert store.version(version_id).written.content == digest
    for version_id in list(promised)[-3:]:  # `verify` has hashed all; the file too comes back
        assert xml_digest(store.checkout(version_id, out / f"{version_id}.als")) == promised[version_id]


@pytest.mark.slow
def test_killed_at_any_instant(tmp_path: Path) -> None:
    chance = random.Random(20_260)
    interrupted = 0
    for number in range(STORES):
        project = tmp_path / f"project {number}"
        project.mkdir()
        promised: dict[str, str] = {}
        for kill in range(KILLS // STORES):
            seed = 1_000 * kill
            process = committer(project, "Song.als", seed, 900)
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, WIDEST_WAIT_SECONDS))
            process.kill()
            said = acknowledged(process.communicate()[0])
            assert process.returncode == -signal.SIGKILL
            promised |= said
            assert_nothing_is_lost(project, promised, tmp_path)
            store = Store.open(project)
            interrupted += len(store) > len(promised) or bool(store.verify().left_over)
            digest = saved(project / "Song.als", seed + 999)
            promised[store.commit(project / "Song.als").version.id] = digest
            promised |= {version.id: version.written.content for version in store.versions}
        store.gc(older_than_seconds=0)
        assert_nothing_is_lost(project, promised, tmp_path)
        assert store.verify().left_over == []
        assert list((project / ".setbook" / "blobs").glob("*.part")) == []
    assert interrupted or not SOAK  # among so many, some hit between two writes


@pytest.mark.slow
def test_killed_while_the_store_is_made(tmp_path: Path) -> None:
    chance = random.Random(3)
    for number in range(KILLS // 4):
        project = tmp_path / f"{number}"
        project.mkdir()
        process = committer(project, "Song.als", 0, 5)
        while not (project / ".setbook").exists() and process.poll() is None:
            time.sleep(0.0005)
        time.sleep(chance.uniform(0, 0.06))
        process.kill()
        said = acknowledged(process.communicate()[0])
        saved(project / "Song.als", 99)
        store = Store.open(project, create=True)
        assert store.commit(project / "Song.als").is_new
        assert_nothing_is_lost(project, said, tmp_path)


def test_two_writers_at_once(tmp_path: Path) -> None:
    count = 60 if SOAK else 10
    writers = [committer(tmp_path, f"Song v{n}.als", 1_000 * n, count) for n in (1, 2)]
    said = [acknowledged(writer.communicate(timeout=240)[0]) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert [len(each) for each in said] == [count, count]
    assert_nothing_is_lost(tmp_path, said[0] | said[1], tmp_path)
    # One song, one line: each found the head that the other had moved.
    assert {version.id for version in Store.open(tmp_path).log()} == set(said[0] | said[1])


def test_who_waits_too_long_is_told(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    saved(tmp_path / "Song.als", 1)
    patient = Store.open(tmp_path)
    patient.database = Database(store.database.path, patience_seconds=0.05)
    with store.database.writing(), pytest.raises(StoreBusy, match="repeat it"):
        patient.commit(tmp_path / "Song.als")
    assert patient.commit(tmp_path / "Song.als").is_new


@contextmanager
def mounted(folder: Path, *arguments: str) -> Iterator[None]:
    """Mount something on a folder, where this machine lets us."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *arguments, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no mount here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


needs_mount = pytest.mark.skipif(
    shutil.which("mount") is None or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="needs to mount a small disk: root on Linux",
)


@needs_mount
@pytest.mark.parametrize("free_bytes", range(0, 53_248, 4_096) if SOAK else (0, 8_192, 28_672))
def test_a_full_disk(tmp_path: Path, free_bytes: int) -> None:
    disk = tmp_path / "disk"
    outside = tmp_path / "Song.als"
    with mounted(disk, "-t", "tmpfs", "-o", "size=2m", "tmpfs"):
        store = Store.create(disk)
        promised = {}
        for number in range(3):
            digest = saved(outside, number)
            promised[store.commit(outside).version.id] = digest
        filler = disk / "filler"
        filler.write_bytes(bytes(max(0, shutil.disk_usage(disk).free - free_bytes)))
        refused = 0
        for number in range(3, 40):
            digest = saved(outside, number, points=400)
            try:
                promised[store.commit(outside).version.id] = digest
            except NotWritable:
                refused += 1
                if refused > 2:
                    break
            assert_nothing_is_lost(disk, promised, tmp_path)
        assert refused > 2
        filler.unlink()
        digest = saved(outside, 100)
        promised[store.commit(outside).version.id] = digest
        assert_nothing_is_lost(disk, promised, tmp_path)


@needs_mount
def test_a_folder_that_takes_no_writes(tmp_path: Path) -> None:
    project, seen = tmp_path / "project", tmp_path / "seen"
    project.mkdir()
    store = Store.create(project)
    digest = saved(project / "Song.als", 1)
    promised = {store.commit(project / "Song.als").version.id: digest}
    saved(project / "Song.als", 2)
    with mounted(seen, "--bind", str(project)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(seen)], check=True)
        readable = Store.open(seen)
        assert_nothing_is_lost(seen, promised, tmp_path)
        assert len(readable.log()) == 1
        for refused in (
            lambda: readable.commit(seen / "Song.als"),
            lambda: readable.tag("mix"),
            lambda: readable.checkout("HEAD", seen / "other.als"),
            lambda: Store.create(seen / "deeper"),
        ):
            with pytest.raises(NotWritable):
                refused()
    digest = saved(project / "Song.als", 3)
    promised[store.commit(project / "Song.als").version.id] = digest
    assert_nothing_is_lost(project, promised, tmp_path)


def test_a_checkout_beside_a_program_that_saves(tmp_path: Path) -> None:
    """Whatever moment a save falls on, it is there afterwards: no checkout replaces what is not stored."""
    store = Store.create(tmp_path)
    song = tmp_path / "Song.als"
    saved(song, 0)
    store.commit(song)
    lost: list[int] = []
    stop = threading.Event()

    def save_and_look() -> None:
        chance = random.Random(8)
        for number in range(1, 400 if SOAK else 60):
            digest = saved(song, number, points=3)
            time.sleep(chance.uniform(0, 0.004))
            if not any(_holds(path, digest) for _ in range(200) for path in tmp_path.glob("Song*.als")):
                lost.append(number)
            shutil.copyfile(tmp_path / "stored.als", tmp_path / "again.als")
            (tmp_path / "again.als").replace(song)  # stored: free to be replaced
        stop.set()

    store.checkout("HEAD", tmp_path / "stored.als")
    saver = threading.Thread(target=save_and_look)
    saver.start()
    while not stop.is_set():
        try:
            store.checkout("HEAD")
        except (NotStored, FileChanged, NotWritable):
            continue
    saver.join()
    assert lost == []


@pytest.mark.slow
def test_killed_while_checking_out(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    song = tmp_path / "Song.als"
    digests = []
    for number in range(2):
        digests.append(saved(song, number))
        store.commit(song)
    code = (
        "import sys, itertools; from setbook.history import Store; store = Store.open(sys.argv[1])\n"
        "sys.stdout.write('ready\\n'); sys.stdout.flush()\n"
        "for name in itertools.cycle(['HEAD', 'HEAD~1']): store.checkout(name)\n"
    )
    chance = random.Random(4)
    for _ in range(KILLS // 3):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.2))
        process.kill()
        process.communicate()
        there = list(tmp_path.glob("Song*.als"))
        assert there
        assert all(any(_holds(path, digest) for digest in digests) for path in there)
        store.checkout("HEAD")
        assert xml_digest(song) == digests[1]


def _holds(path: Path, digest: str) -> bool:
    try:
        return xml_digest(path) == digest
    except (OSError, SetbookError):
        return False


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace to see what reaches the disk when")
def test_everything_is_on_the_disk_before_the_acknowledgement(tmp_path: Path) -> None:
    """No test can cut the power; that each write was forced to the disk, in the right order, can be seen."""
    project, trace = tmp_path / "project", tmp_path / "trace"
    project.mkdir()
    saved(project / "Song.als", 1)
    Store.create(project).commit(project / "Song.als")
    calls = "trace=write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat"
    command = [sys.executable, "-m", "tests.history.store.committer", str(project), "Song.als", "5", "1"]
    done = subprocess.run(
        ["strace", "-f", "-y", "-e", calls, "-o", str(trace), *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"strace is not allowed here: {done.stderr[-200:]}")
    lines = trace.read_text(errors="replace").splitlines()
    last = max(index for index, line in enumerate(lines) if re.search(r"write\(1<", line))
    events = [line for line in lines[:last] if "/.setbook" in line]

    def at(pattern: str) -> int:
        return max((k for k, line in enumerate(events) if re.search(pattern, line)), default=-1)

    blob_moved = at(r"rename\w*\(.*\.part.*blobs/[0-9a-f]{2}/[0-9a-f]{62}\"")
    blob_folder = at(r"f\w*sync\(\d+<[^>]*/blobs/[0-9a-f]{2}>")
    part = at(r"f\w*sync\(\d+<[^>]*\.part>")
    database_written = at(r"pwrite64\(\d+<[^>]*store\.sqlite3>")
    database = at(r"f\w*sync\(\d+<[^>]*store\.sqlite3>")
    journal_gone = at(r"unlink\w*\(.*store\.sqlite3-journal")
    store_folder = at(r"f\w*sync\(\d+<[^>]*/\.setbook>")
    assert 0 <= part < blob_moved < blob_folder < database_written < database < journal_gone < store_folder
