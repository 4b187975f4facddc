"""What a person can call is told in the docs, and what the docs point to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

import setbook as sb
import setbook_widgets
from setbook.cli.app import app
from setbook_kernel.magic import COMMANDS

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(
    (ROOT / "docs").rglob("*.md")
)
DOCS = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
CLI = typer.main.get_command(app)


@pytest.mark.parametrize("name", sorted(CLI.commands))
def test_every_command_is_documented_and_has_help(name: str) -> None:
    assert f"setbook {name}" in DOCS
    assert CLI.commands[name].help


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_word_of_the_magic_is_documented(name: str) -> None:
    assert f"%setbook {name}" in DOCS


@pytest.mark.parametrize("name", sb.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    asked_for = rf"sb\.{name}\b" if name.islower() else rf"\b{name}\b"
    assert re.search(asked_for, DOCS), f"{name} is not in the docs"
    assert getattr(sb, name).__doc__


@pytest.mark.parametrize("name", setbook_widgets.__all__)
def test_every_widget_is_documented(name: str) -> None:
    assert re.search(rf"\b{name}\(|import .*\b{name}\b", DOCS)
    assert getattr(setbook_widgets, name).__doc__


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if not target.startswith(("http://", "https://"))]
    assert [target for target in local if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("target", ["lab", "test", "bench", "help"])
def test_every_promised_make_target_is_there(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


WRITE_ANEW = "write it anew: python -m setbook.audio.responses docs"


def test_the_page_of_effects_says_what_they_declare() -> None:
    from setbook.audio.responses.reference import effects_page

    found = (ROOT / "docs" / "effects.md").read_text(encoding="utf-8")
    assert found == effects_page(), WRITE_ANEW
