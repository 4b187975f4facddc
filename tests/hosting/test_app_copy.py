"""The copies that apps are served from: whole, unchanging, and nothing outside of them."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from setbook.errors import NotFound, SettingWrong
from setbook.hosting.servers.app_copy import find_notebook, publish_copy, remove_copies

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"lesson.ipynb": b"{}", "songs/rain.als": b"a set"}


def test_a_copy_is_named_by_its_content_and_closed(tmp_path: Path) -> None:
    name = publish_copy(tmp_path, "one", FILES)
    assert publish_copy(tmp_path, "one", dict(reversed(FILES.items()))) == name
    assert publish_copy(tmp_path, "one", {**FILES, "lesson.ipynb": b"[]"}) != name
    notebook = find_notebook(tmp_path, "one", name, "lesson.ipynb")
    assert notebook.read_bytes() == b"{}"
    assert (notebook.parent / "songs" / "rain.als").read_bytes() == b"a set"
    assert stat.S_IMODE(notebook.stat().st_mode) == 0o444
    assert stat.S_IMODE(notebook.parent.stat().st_mode) == 0o555
    remove_copies(tmp_path, "one")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["../x.ipynb", "/x.ipynb", "", ".", "a/../../x", "a\\b", "a\0b"])
def test_a_path_out_of_the_copy_is_refused_and_nothing_written(tmp_path: Path, path: str) -> None:
    with pytest.raises(SettingWrong):
        publish_copy(tmp_path / "apps", "one", {**FILES, path: b""})
    assert not (tmp_path / "apps" / "one").exists()


@pytest.mark.parametrize("app_id", ["", "One", "a--b", "-a", "../a", "x" * 29])
def test_an_id_that_cannot_be_part_of_a_host_is_refused(tmp_path: Path, app_id: str) -> None:
    with pytest.raises(SettingWrong):
        publish_copy(tmp_path, app_id, FILES)


def test_only_a_published_notebook_is_found(tmp_path: Path) -> None:
    name = publish_copy(tmp_path, "one", FILES)
    other = publish_copy(tmp_path, "two", {"two.ipynb": b"{}"})
    (tmp_path / "outside.ipynb").write_bytes(b"{}")
    for app_id, copy, notebook in (
        ("one", name, "none.ipynb"),
        ("one", name, "songs/rain.als"),
        ("one", name, "../../outside.ipynb"),
        ("one", name, str(tmp_path / "outside.ipynb")),
        ("one", other, "two.ipynb"),
        ("one", "..", "outside.ipynb"),
        ("..", name, "lesson.ipynb"),
        ("three", name, "lesson.ipynb"),
    ):
        with pytest.raises(NotFound):
            find_notebook(tmp_path, app_id, copy, notebook)
