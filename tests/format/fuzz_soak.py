"""Damage, open, read, compare, for as long as asked: ``python -m tests.format.fuzz_soak SECONDS [SEED] [FOLDER]``.

Each case follows from its number, so a find is said in one line. A case that
takes over ten seconds of the processor is a find too (`HungError`); one that no
exception can stop ends the process with a trace of where it hung.
"""

from __future__ import annotations

import faulthandler
import random
import signal
import sys
import time
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.exchange.exporting import export_everything
from tests.format.mutations import damage_tree, damaged_bytes, damaged_container
from tests.format.reading import compare_both_ways, open_and_read

import setbook as sb
from setbook.format import serialise

if TYPE_CHECKING:
    from collections.abc import Sequence

HANG_SECONDS = 10
_DEAF_SECONDS = 120  # on the clock, where nothing else helps: the machine may be busy with other things


class HungError(Exception):
    """A case took too long."""


def case(seeds: Sequence[bytes], number: int) -> tuple[bytes, bytes]:
    """Give the whole file and the damaged one of a case."""
    source = random.Random(number)
    xml = source.choice(seeds)
    kind = source.random()
    if kind < 0.1:
        return xml, damaged_container(xml, source)
    if kind < 0.25:
        return xml, damaged_bytes(xml, source)
    root = sb.open(xml).document.root
    donor = sb.open(source.choice(seeds)).document.root if source.random() < 0.4 else None
    damage_tree(root, source, donor)
    return xml, serialise(root)


def run_case(seeds: Sequence[bytes], number: int, folder: Path) -> bool:
    """Run a case and tell whether the damaged file opened; only setbook's own errors are taken."""
    faulthandler.dump_traceback_later(_DEAF_SECONDS, exit=True)
    signal.signal(signal.SIGVTALRM, _hang)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANG_SECONDS)
    try:
        whole, damaged = case(seeds, number)
        opened = open_and_read(damaged)
        if opened is not None:
            compare_both_ways(sb.open(whole), opened)
            export_everything(opened, folder)
        return opened is not None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        faulthandler.cancel_dump_traceback_later()


def _hang(_number: int, _frame: object) -> None:
    raise HungError(f"a case took over {HANG_SECONDS} s of the processor")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def soak(
    seeds: Sequence[bytes], seconds: float, first: int = 0, least: int = 1
) -> tuple[int, int, list[int]]:
    """Run cases for a while, and a least number of them however long they take.

    Returns how many ran, how many opened, and the numbers of those that failed.
    """
    with TemporaryDirectory() as folder:
        return _soak(seeds, seconds, first, least, Path(folder))


def _soak(
    seeds: Sequence[bytes], seconds: float, first: int, least: int, folder: Path
) -> tuple[int, int, list[int]]:
    end = time.monotonic() + seconds
    ran = opened = 0
    failed: list[int] = []
    places: set[str] = set()
    while time.monotonic() < end or ran < least:
        number = first + ran
        ran += 1
        try:
            opened += run_case(seeds, number, folder)
        except Exception as error:  # noqa: BLE001 - whatever comes out is the find
            failed.append(number)
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{type(error).__name__} {frame.filename}:{'' if isinstance(error, HungError) else frame.lineno}"
            if place not in places:
                places.add(place)
                _say(f"case {number}:\n{traceback.format_exc()}")
    return ran, opened, failed


def seeds_in(folder: Path) -> list[bytes]:
    """Read the files of a folder that are small enough to damage many times a second."""
    from setbook.errors import SetbookError

    found = []
    for path in sorted(folder.rglob("*.a[dl][sgvc]")):
        try:
            xml = sb.open(path).document.xml
        except SetbookError:
            continue
        if len(xml) < 600_000:
            found.append(xml)
    return found


if __name__ == "__main__":
    from tests.format.small_files import FILES

    given = [*FILES.values()]
    if len(sys.argv) > 3:
        given += seeds_in(Path(sys.argv[3]))
    start = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    ran, opened, failed = soak(given, float(sys.argv[1]), start)
    _say(f"{ran} cases, {opened} opened, {len(failed)} failed: {failed[:50]}")
