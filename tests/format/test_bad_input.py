"""Every bad file gives its own error, says what to do, and costs no more memory than the limits."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.format.bad_files import BAD, PACKED, SET

import setbook as sb
from setbook.errors import FormatError, NotALiveSet, SetbookError, SetbookWarning, TooLarge
from setbook.format import Limits, read_document


@pytest.mark.parametrize("name", BAD)
def test_bad_file_gives_its_error(name: str, tmp_path: Path) -> None:
    data, error, word = BAD[name]
    path = tmp_path / "song.als"
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        sb.open(path)
    message = str(caught.value)
    assert word in message
    assert "expected" in message
    assert "found" in message
    assert str(path) in message
    assert path.read_bytes() == data


@pytest.mark.parametrize("name", BAD)
def test_bad_bytes_give_the_same_error(name: str) -> None:
    data, error, _ = BAD[name]
    with pytest.raises(error):
        sb.open(data)


def test_folder_and_pipe_are_no_sets(tmp_path: Path) -> None:
    with pytest.raises(NotALiveSet, match="folder"):
        sb.open(tmp_path)
    os.mkfifo(tmp_path / "pipe.als")
    with pytest.raises(NotALiveSet, match="pipe"):
        sb.open(tmp_path / "pipe.als")


def test_missing_file_is_the_usual_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sb.open(tmp_path / "nothing.als")


@pytest.mark.parametrize(
    "data", [SET, PACKED, PACKED + bytes(512), b"\xef\xbb\xbf" + SET, SET.replace(b"\n", b"\r\n")]
)
def test_unusual_but_whole_containers_open(data: bytes) -> None:
    assert sb.open(data).tracks == []


@pytest.mark.parametrize(
    ("limits", "word"),
    [(Limits(file_bytes=10), "file_bytes"), (Limits(xml_bytes=100), "xml_bytes")],
)
def test_limits_are_kept_and_named(limits: Limits, word: str) -> None:
    with pytest.raises(TooLarge, match=word):
        read_document(PACKED, limits)


def test_memory_is_reckoned_before_a_tree_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = SET.replace(b"<Tracks />", b"<Tracks />" + b"<a/>" * 50_000)
    with pytest.raises(TooLarge, match=r"MiB of memory.*memory_bytes.*SETBOOK_MEMORY_MIB=\d+") as caught:
        read_document(crowd, Limits(memory_bytes=4 << 20))
    needed = str(caught.value).rpartition("SETBOOK_MEMORY_MIB=")[2].split()[0]

    monkeypatch.setenv("SETBOOK_MEMORY_MIB", needed)
    assert read_document(crowd, Limits()).root.tag == "Ableton"
    monkeypatch.setenv("SETBOOK_MEMORY_MIB", "1")
    with pytest.raises(TooLarge, match="found"):
        sb.open(crowd)
    monkeypatch.setenv("SETBOOK_MEMORY_MIB", "much")
    with pytest.raises(SetbookError, match="whole number of mebibytes"):
        sb.open(crowd)


def test_unknown_live_version_opens_with_one_warning() -> None:
    future = SET.replace(b'"11.0_433"', b'"14.0_14000"').replace(b"Live 11.0", b"Live 14.0.1")
    with pytest.warns(SetbookWarning, match=r"Live 14\.0\.1") as caught:
        live_set = sb.open(future)
    assert (live_set.live_version, live_set.scenes) == ("14.0.1", [])
    assert len(caught) == 1


def test_big_text_is_let_in() -> None:
    """Plug-ins keep megabytes of state in one text, which libxml2 refuses unless told."""
    text = b"AB" * (6 << 20)
    live_set = sb.open(SET.replace(b"<Tracks />", b"<Tracks /><Buffer>" + text + b"</Buffer>"))
    assert len(live_set.element.findtext("Buffer")) == len(text)


def test_big_text_does_not_let_depth_in() -> None:
    text = b"<Buffer>" + b"AB" * (6 << 20) + b"</Buffer>"
    with pytest.raises(TooLarge, match="levels"):
        sb.open(b"<Ableton><LiveSet>" + text + b"<a>" * 400 + b"</a>" * 400 + b"</LiveSet></Ableton>")


_MEASURE = """
import resource, sys, time
sys.path.insert(0, {tests!r})
from bad_files import SET, element_bomb, gzip_bomb
import setbook as sb
from setbook.errors import TooLarge
sb.open(SET).summary()
bomb = {bomb}
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    sb.open(bomb)
except TooLarge:
    print(len(bomb), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("bomb", ["gzip_bomb(300)", "gzip_bomb(2000)"])
def test_gzip_bomb_takes_no_more_memory_than_the_limit(bomb: str) -> None:
    done = _measure(bomb)
    size, kilobytes = map(int, done.split())
    assert size < 3 << 20
    assert kilobytes < 300 << 10, "the limit of 256 MB and a piece"


def test_element_bomb_is_refused_before_a_tree_is_built() -> None:
    size, kilobytes = map(int, _measure("element_bomb(60)").split())
    assert size < 1 << 20
    assert kilobytes < 200 << 10, "60 MB of XML, not gigabytes of elements"


def _measure(bomb: str) -> str:
    code = _MEASURE.format(tests=str(Path(__file__).parent), bomb=bomb)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    ).stdout


def test_every_error_is_one_to_catch() -> None:
    assert all(
        issubclass(error, FormatError) and issubclass(error, SetbookError) for _, error, _ in BAD.values()
    )
