"""The `%setbook` magic and its completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from IPython.core.error import UsageError

import setbook as sb

if TYPE_CHECKING:
    from pathlib import Path

    from IPython.core.interactiveshell import InteractiveShell


def test_open_gives_the_set(shell: InteractiveShell, demo_project: Path) -> None:
    opened = shell.run_line_magic("setbook", f'open "{demo_project / "Night Drive v6.als"}"')
    assert isinstance(opened, sb.LiveSet)
    assert opened.tempo == 108


def test_the_result_can_be_kept(shell: InteractiveShell, demo_project: Path) -> None:
    shell.run_cell(f'song = %setbook open "{demo_project / "Night Drive v6.als"}"').raise_error()
    assert isinstance(shell.user_ns["song"], sb.LiveSet)


def test_history_and_diff(shell: InteractiveShell, demo_project: Path) -> None:
    assert isinstance(shell.run_line_magic("setbook", f'history "{demo_project}"'), sb.History)
    before, after = demo_project / "Night Drive v4.als", demo_project / "Night Drive v5.als"
    assert shell.run_line_magic("setbook", f'diff "{before}" "{after}"').changes


def test_render_writes_a_file(shell: InteractiveShell, demo_project: Path, tmp_path: Path) -> None:
    wav = tmp_path / "idea.wav"
    rendered = shell.run_line_magic("setbook", f'render "{demo_project / "Night Drive v1.als"}" "{wav}"')
    assert wav.stat().st_size > 1000
    assert rendered.samples.shape[0] == 2


@pytest.mark.parametrize("line", ["", "sing", "open", "open a b", "diff a", 'open "a'])
def test_a_line_that_says_nothing_useful_is_told_what_would(shell: InteractiveShell, line: str) -> None:
    with pytest.raises(UsageError, match="%setbook open FILE"):
        shell.run_line_magic("setbook", line)


class TestCompletion:
    @pytest.fixture(autouse=True)
    def _in_a_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("song.als", "my song.als", "kit.adg", "notes.txt"):
            (tmp_path / name).touch()
        (tmp_path / "Song Project").mkdir()
        monkeypatch.chdir(tmp_path)

    @pytest.mark.parametrize(
        ("line", "offered"),
        [
            ("%setbook ", ["open", "history", "diff", "render", "login", "publish", "fork", "pull", "help"]),
            ("%setbook pu", ["publish", "pull"]),
            ("%setbook hi", ["history"]),
            ("%setbook open ", [r"Song\ Project/", "kit.adg", r"my\ song.als", "song.als"]),
            ("live_set = %setbook open so", ["song.als"]),
            ('%setbook open "my', ["my song.als"]),
            ("%setbook diff song.als k", ["kit.adg"]),
            ("%setbook open nowhere/", []),
        ],
    )
    def test_offers_words_then_folders_and_files_of_live(
        self, shell: InteractiveShell, line: str, offered: list[str]
    ) -> None:
        assert shell.complete("", line, len(line))[1] == offered
