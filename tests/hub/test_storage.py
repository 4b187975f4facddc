"""What the blob store holds of a history: deltas, each of which gives back its set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hub.service import add_version, new_session, ok, running

from setbook.format import read_document

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def _size(paths: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in paths if path.is_file())


def test_a_history_takes_a_fraction_of_its_files(demo_project: Path, tmp_path: Path, artifacts: Path) -> None:
    files = sorted(demo_project.glob("*.als"))
    with running(f"sqlite:///{tmp_path}/c.sqlite", tmp_path) as hub:
        arranger = hub.as_("arranger")
        session_id = new_session(arranger)
        for file in files:
            add_version(arranger, session_id, file.read_bytes())
            hub.settle()
        kept = tmp_path / "blobs"
        assert not [path for path in (kept / "contents").rglob("*") if path.is_file()]
        assert not [path for path in (kept / "uploads").rglob("*") if path.is_file()]
        for number, file in enumerate(files, start=1):
            found = arranger.get(f"/sessions/{session_id}/versions/{number}/download")
            assert read_document(found.content).xml == read_document(file).xml
        headlines = [
            entry["headline"] for entry in ok(arranger.get(f"/sessions/{session_id}/timeline"))["items"]
        ]
        assert all(headlines[:-1])
        sets_bytes, files_bytes = _size((kept / "sets").rglob("*")), _size(files)
        largest_bytes = max(file.stat().st_size for file in files)
    (artifacts / "hub-storage.txt").write_text(
        f"{len(files)} sets of {files_bytes:,} bytes are kept in {sets_bytes:,} bytes\n", encoding="utf-8"
    )
    assert sets_bytes < 2 * largest_bytes
