"""Damaged files never raise anything but setbook's own errors, never take long and never much memory.

By default a seeded slice runs in seconds. ``SETBOOK_SOAK=1`` runs on for
twenty minutes, over real files too; ``python -m tests.format.fuzz_soak`` runs
on for as long as asked.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.format.bad_files import SET
from tests.format.fuzz_soak import HANG_SECONDS
from tests.format.mutations import VALUES, damage_tree, damaged_bytes, damaged_container
from tests.format.reading import compare_both_ways, open_and_read, read_everything
from tests.format.small_files import FILES, PACKED

import setbook as sb
from setbook.format import serialise

if TYPE_CHECKING:
    import random

ROOT = Path(__file__).parent.parent.parent
SOAK = os.environ.get("SETBOOK_SOAK") == "1"
_MEBIBYTE = 1 << 20
_few = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[
        Phase.explicit,
        Phase.generate,
    ],  # a tree of this size shrinks for minutes; fuzz_soak names the case
)

_edits = st.lists(
    st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 12)), min_size=1, max_size=4
)
_names = st.sampled_from(sorted(FILES))


def _spliced(data: bytes, edits: list[tuple[float, bytes, int]]) -> bytes:
    for place, new, removed in edits:
        at = int(place * len(data))
        data = data[:at] + new + data[at + removed :]
    return data


def test_reading_everything_reads_much() -> None:
    """What the fuzz leans on: that the views of a whole file are found and asked."""
    assert read_everything(sb.open(FILES["set"])) > 2000
    assert read_everything(sb.open(FILES["rack"])) > 200


@_few
@given(name=_names, edits=_edits)
def test_damaged_containers(name: str, edits: list[tuple[float, bytes, int]]) -> None:
    open_and_read(_spliced(PACKED[name], edits))


@_few
@given(st.binary(max_size=200), st.sampled_from([b"", b"\x1f\x8b\x08", b"<Ableton", SET[:90]]))
def test_random_bytes(data: bytes, head: bytes) -> None:
    open_and_read(head + data)
    open_and_read(gzip.compress(head + data))


@_few
@given(name=_names, source=st.randoms(use_true_random=False))
def test_damaged_xml(name: str, source: random.Random) -> None:
    open_and_read(damaged_bytes(FILES[name], source))
    open_and_read(damaged_container(FILES[name], source))


@_few
@given(name=_names, graft=st.booleans(), source=st.randoms(use_true_random=False))
def test_damaged_trees_are_read_and_compared(name: str, graft: bool, source: random.Random) -> None:
    whole = sb.open(FILES[name])
    root = sb.open(FILES[name]).document.root
    donor = sb.open(FILES["rack" if name == "set" else "set"]).document.root if graft else None
    damage_tree(root, source, donor)
    damaged = open_and_read(serialise(root))
    if damaged is not None:
        compare_both_ways(whole, damaged)


@_few
@given(name=_names, changes=st.lists(st.tuples(st.floats(0, 0.9999), st.sampled_from(VALUES)), max_size=30))
def test_strange_values(name: str, changes: list[tuple[float, str]]) -> None:
    root = sb.open(FILES[name]).document.root
    elements = list(root.iter())
    for place, value in changes:
        chosen = elements[int(place * len(elements))]
        for attribute in chosen.attrib:
            chosen.set(attribute, value)
    damaged = open_and_read(serialise(root))
    if damaged is not None:
        compare_both_ways(sb.open(FILES[name]), damaged)


_CHILD = """
import resource, sys
import setbook as sb
from tests.format.fuzz_soak import seeds_in, soak
from tests.format.small_files import FILES
given = [*FILES.values()]
for xml in given:
    sb.open(xml).summary()
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
resource.setrlimit(resource.RLIMIT_AS, ({headroom} + (8 << 30), resource.RLIM_INFINITY))
ran, opened, failed = soak(given + {more}, {seconds}, {first}, {least})
peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10) - base
print("RESULT", ran, opened, len(failed), peak)
"""


def _run_child(seconds: float, first: int, least: int, folder: Path | None) -> tuple[int, int, int, int]:
    limit = limit_bytes()
    code = _CHILD.format(
        headroom=4 * limit,
        seconds=seconds,
        first=first,
        least=least,
        more=f"seeds_in(__import__('pathlib').Path({str(folder)!r}))" if folder else "[]",
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=seconds + 300,
        check=False,
    )
    assert done.returncode == 0, (
        f"a case took over {HANG_SECONDS} s, or worse:\n{done.stdout}\n{done.stderr[-4000:]}"
    )
    words = done.stdout.rpartition("RESULT ")[2].split()
    ran, opened, failed, peak = map(int, words)
    assert not failed, done.stdout
    return ran, opened, failed, peak


def limit_bytes() -> int:
    from setbook.format import Limits

    return Limits().xml_bytes


def test_a_process_of_damaged_files_neither_hangs_nor_fills_the_memory() -> None:
    ran, opened, _, peak = _run_child(3.0, 0, 40, None)
    assert ran >= 40
    assert opened >= 20
    assert peak < 4 * limit_bytes()


@pytest.mark.slow
@pytest.mark.skipif(not SOAK, reason="set SETBOOK_SOAK=1 to damage files for twenty minutes")
@pytest.mark.timeout(1800)
def test_soak(corpus: Path) -> None:
    ran, opened, _, peak = _run_child(1200.0, 1_000_000, 500, corpus)
    assert ran >= 500
    assert opened > 100
    assert peak < 4 * limit_bytes()


_HOSTILE = {
    "empty elements": b"<a/>",
    "attributes": b"<a " + b" ".join(b'b%d=""' % number for number in range(20)) + b"/>",
    "texts": b"<a>1</a>",
    "texts between": b"<a/>1",
    "texts inside and between": b"<a>1</a>2",
    "long values": b'<Name Value="' + b"x" * 500 + b'"/>',
    "new names": b"<n%08d/>",
}

_MEASURE = """
import resource, sys
import setbook as sb
from setbook.format import Limits
from setbook.format.reckoning import memory_bytes
sb.open({small!r})
piece, limit = {piece!r}, 192 << 20
made = lambda count: b"".join(piece % n if b"%" in piece else piece for n in range(count))
each = memory_bytes(made(1000)) / 1000
body = made(int((limit - 4000) / each))
xml = b"<Ableton Creator='Ableton Live 11.0'><LiveSet>" + body + b"</LiveSet></Ableton>"
del body
before = int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() - len(xml)
open("/proc/self/clear_refs", "w").write("5")  # forget the peak so far
live_set = sb.open(xml, limits=Limits(memory_bytes=limit))
peak = next(int(line.split()[1]) << 10 for line in open("/proc/self/status") if line.startswith("VmHWM"))
try:
    sb.open(xml + b" " * (2 << 20), limits=Limits(memory_bytes=limit - (4 << 20)))
except sb.SetbookError as error:
    print("TooLarge", (peak - before) / limit)
"""


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux to measure a peak")
@pytest.mark.parametrize("shape", sorted(_HOSTILE))
def test_the_costliest_file_that_is_let_in_stays_within_its_memory(shape: str) -> None:
    code = _MEASURE.format(small=SET, piece=_HOSTILE[shape])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    refused, share = done.stdout.split()
    assert refused == "TooLarge"
    assert float(share) < 1.05
