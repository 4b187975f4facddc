"""The page of a diff, by hand and through git's own difftool."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.git.conftest import volume

if TYPE_CHECKING:
    from tests.git.conftest import Repo


@pytest.fixture
def browser(repo: Repo) -> Path:
    """A browser that notes what it is asked to open."""
    program, opened = repo.root.parent / "browser", repo.root.parent / "opened"
    program.write_text(f'#!/bin/sh\necho "$1" >> "{opened}"\n')
    program.chmod(0o755)
    repo.env["BROWSER"] = f"{program} %s"
    repo.env["TMPDIR"] = str(repo.root.parent)
    return opened


def test_no_browser_prints_the_page(repo: Repo, demo_project: Path, browser: Path) -> None:
    pair = demo_project / "Night Drive v4.als", demo_project / "Night Drive v5.als"
    page = Path(repo.setbook("difftool", *pair, "--no-browser").stdout.strip())
    html = page.read_text(encoding="utf-8")
    assert "Night Drive v5" in html
    assert '<figure class="eq">' in html
    assert not browser.exists()


def test_the_browser_gets_it(repo: Repo, demo_project: Path, browser: Path) -> None:
    pair = demo_project / "Night Drive v4.als", demo_project / "Night Drive v5.als"
    page = Path(repo.setbook("difftool", *pair).stdout.strip())
    assert browser.read_text().strip() == page.as_uri()


def test_git_difftool_names_the_set(repo: Repo, browser: Path) -> None:
    repo.edit("song.als", volume("Bass", 0.5))
    said = repo.git("difftool", "-y", "-t", "setbook", "HEAD", "--", "song.als").stdout
    html = Path(said.strip()).read_text(encoding="utf-8")
    assert "<bdi>song.als (before)</bdi>" in html
    assert "→ −6.0 dB" in html
    assert browser.exists()


def test_a_new_set_has_nothing_to_be_compared_with(repo: Repo, browser: Path) -> None:
    (repo.root / "new.als").write_bytes((repo.root / "song.als").read_bytes())
    repo.git("add", "new.als")
    done = repo.git("difftool", "-y", "-t", "setbook", "--cached", ok=False)
    assert "the set is new or was deleted" in done.stderr
    assert not browser.exists()
