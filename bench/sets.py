"""The sets that are measured: the demo's, real ones where a corpus is at hand, and a big one made of the demo."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.folder import WORK

ROOT = Path(__file__).parent.parent
BIG_XML_BYTES = 48_000_000
REAL_SETS = (
    "diracdeltas+unableton/Project/hi.als",
    "SanjoSolutions+song/Song.als",
    "SanjoSolutions+song/Song2.als",
)


@dataclass(frozen=True)
class Measured:
    """A set, by the name that the report gives it."""

    name: str
    path: Path


@cache
def demo_project() -> Path:
    """Return the demo project, written at the first call."""
    from setbook.demo import write_demo

    folder = WORK / "demo-project"
    return folder if (folder / "README.txt").exists() else write_demo(folder)


def demo(version: str) -> Path:
    """Return a version of the demo song: ``"v5"``."""
    return demo_project() / f"Night Drive {version}.als"


def corpus_folder() -> Path:
    """Return where real sets are, if they are."""
    return Path(os.environ.get("SETBOOK_CORPUS", ROOT.parent / "shared" / "corpus"))


def measured_sets() -> list[Measured]:
    """Return every set that is measured here, small to big."""
    folder = corpus_folder()
    real = [Measured(Path(name).name, folder / name) for name in REAL_SETS if (folder / name).exists()]
    return [Measured("demo v6", demo("v6")), *real, Measured("48 MB of XML", big_set())]


@cache
def big_set() -> Path:
    """Write a set of 48 MB of XML: the demo's tracks, over and over."""
    from setbook.format import read_document, serialise

    path = WORK / "big.als"
    if path.exists():
        return path
    document = read_document(demo("v6"))
    tracks = document.root.find("LiveSet/Tracks")
    assert tracks is not None
    originals = b"\n".join(serialise(track) for track in tracks)
    copies = originals * max(1, (BIG_XML_BYTES - len(document.xml)) // len(originals))
    import gzip

    xml = document.xml.replace(b"</Tracks>", copies + b"</Tracks>", 1)
    path.write_bytes(gzip.compress(xml, 6))
    return path
