"""Every readable file of the corpus: unedited its XML byte for byte, edited in one place only that place."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import numpy as np
import pytest

import setbook as sb
from setbook.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ENDINGS = {".als", ".alc", ".adg", ".adv"}
_NAME = 'A "new" <name> & more'
_ESCAPED = b"A &quot;new&quot; &lt;name&gt; &amp; more"
_SMALL = 500_000  # these are written to the disk too
_BIG = 1_000_000  # of these one per folder is edited, the others are much like it


@pytest.fixture(scope="module")
def files(corpus: Path) -> list[Path]:
    return sorted(path for path in corpus.rglob("*") if path.suffix in _ENDINGS)


def _readable(files: list[Path]) -> Iterator[tuple[Path, sb.LiveSet | sb.Preset]]:
    for path in files:
        try:
            yield path, sb.open(path)
        except FormatError:
            continue


def test_unedited_set_gives_the_same_xml(files: list[Path], tmp_path: Path) -> None:
    readable = 0
    for path, found in _readable(files):
        data = path.read_bytes()
        xml = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        assert found.document.to_xml() == xml, path
        readable += 1
        if len(xml) < _SMALL:
            saved = found.save(tmp_path / f"copy{path.suffix}").read_bytes()
            assert saved[:2] == data[:2], path
            assert (gzip.decompress(saved) if saved[:2] == b"\x1f\x8b" else saved) == xml, path
    assert readable >= len(files) - 3, "an empty one, a text, one with a wrong checksum"


def test_one_edit_changes_those_bytes_and_no_others(files: list[Path]) -> None:
    edited, big = 0, set()
    for path, found in _readable(files):
        document = found.document
        if len(document.xml) > _BIG:
            if path.parent in big:
                continue
            big.add(path.parent)
        names = list(document.root.iter("UserName"))
        name = names[len(names) // 2]
        old = name.get("Value")
        name.set("Value", _NAME)
        written = document.to_xml()
        start = _common_start(document.xml, written)
        grown = len(written) - len(document.xml)
        end = start + len(_ESCAPED) + 8
        assert document.xml[end - grown :] == written[end:], path
        assert _ESCAPED in written[start - 8 : end + 8], path
        assert abs(grown) <= len(_ESCAPED) + 6 * len(old), path
        name.set("Value", old)
        edited += 1
    assert edited > 100


def _common_start(one: bytes, other: bytes) -> int:
    length = min(len(one), len(other))
    same = np.frombuffer(one, np.uint8, length) == np.frombuffer(other, np.uint8, length)
    return length if same.all() else int(np.argmin(same))


def test_edits_of_every_kind_on_each_live_line(corpus: Path) -> None:
    """What is written reads back as the tree that was edited: `to_xml` checks it, and raises if not."""
    for name in (
        "offlinemark+dawtool/tests/als/live8/live8-patch-markers-auto.als",
        "androidStern+daw-parser/Test Project/Test.als",
        "offlinemark+dawtool/tests/als/example-140.als",
        "elixirbeats+abletoolz/test/version_fixtures/skeletons/11.3.42.als",
        "elixirbeats+abletoolz/test/version_fixtures/skeletons/12.2.6.als",
    ):
        live_set = sb.open(corpus / name)
        live_set.tempo = 97.5
        track = live_set.tracks[0]
        track.name = "First"
        track.color = "#ff3636"
        track.mixer.volume.value = 0.5
        tracks = track.element.getparent()
        tracks.insert(1, tracks[0])
        if live_set.locators:
            live_set.locators[0].name = "Here"
            live_set.locators[-1].element.getparent().remove(live_set.locators[-1].element)
        again = sb.open(gzip.compress(live_set.document.to_xml()))
        assert again.summary()["tracks"] == live_set.summary()["tracks"]
        assert again.tempo == 97.5
        assert again.document.digest == live_set.document.digest
