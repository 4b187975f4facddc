"""The hub's commands, in the shell as processes of their own, and in a notebook as magics."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from IPython.core.interactiveshell import InteractiveShell

from setbook.community import Community, Published, Pulled, RemoteSession
from setbook.errors import HubError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.hub.service import Hub


def test_sign_in_publish_fork_and_pull(hub: Hub, project: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings"

    def setbook(*arguments: str, said: str = "", status: int = 0) -> str:
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(sys.path),
            "SETBOOK_CONFIG": str(settings),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }
        done = subprocess.run(
            [sys.executable, "-m", "setbook", *arguments], cwd=project, env=environment, input=said,
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == status, done.stderr
        assert "token-of-" not in done.stdout + done.stderr
        return done.stdout + done.stderr

    assert "setbook login URL" in setbook("publish", status=1)
    assert "token of this hub" in setbook("login", hub.url, said="token-of-nobody\n", status=1)
    assert "signed in" in setbook("login", hub.url, said="token-of-arranger\n")
    kept = settings / "hub.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    told = json.loads(setbook("publish", "--visibility", "public", "--tag", "dub", "--json"))
    assert told["added"] == [1, 2, 3]
    hub.settle()
    assert "3 versions" in setbook("fork", told["session"], str(tmp_path / "fork"), "--reason", "dub")
    assert (tmp_path / "fork" / "Rain.als").is_file()
    assert "found something else" in setbook("pull", told["session"], str(tmp_path / "fork"), status=1)
    setbook("login", "--forget")
    assert "token" not in json.loads(kept.read_text())["tokens"]


class TestMagics:
    @pytest.fixture
    def shell(self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
        monkeypatch.setenv("SETBOOK_HUB_URL", hub.url)
        monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "token-of-cellist")
        monkeypatch.setenv("SETBOOK_CONFIG", str(tmp_path / "settings"))
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        shell = InteractiveShell.instance()
        shell.run_line_magic("load_ext", "setbook")
        yield shell
        shell.run_line_magic("unload_ext", "setbook")
        InteractiveShell.clear_instance()

    def test_on_a_hub_the_kernels_token_is_enough(
        self, shell: InteractiveShell, hub: Hub, project: Path, tmp_path: Path
    ) -> None:
        assert isinstance(shell.run_line_magic("setbook", "login"), Community)
        done = shell.run_line_magic("setbook", f'publish "{project}"')
        assert isinstance(done, Published)
        assert done.session.owner.name == "cellist"
        hub.settle()
        forked = shell.run_line_magic("setbook", f"fork {done.session.id}")
        assert isinstance(forked, RemoteSession)
        assert repr(forked) == f"<Session 'Rain' of cellist: 3 versions, private ({forked.id})>"
        pulled = shell.run_line_magic("setbook", f'pull {forked.id} "{tmp_path / "mine"}"')
        assert isinstance(pulled, Pulled)
        assert len(pulled.versions) == 3
        for shown, session in ((done, done.session.id), (forked, forked.id), (pulled, forked.id)):
            html = shell.display_formatter.format(shown)[0]["text/html"]
            assert f'<a href="{hub.url}/sessions/{session}"' in html

    def test_a_magic_may_say_who_sees_it(self, shell: InteractiveShell, project: Path) -> None:
        with pytest.raises(HubError, match="visibility"):
            shell.run_line_magic("setbook", f'publish "{project}" everybody')
        done = shell.run_line_magic("setbook", f'publish "{project}" unlisted')
        assert done.session.visibility == "unlisted"

    def test_what_a_hub_calls_its_address_is_no_script(self, shell: InteractiveShell, project: Path) -> None:
        done = shell.run_line_magic("setbook", f'publish "{project}"')
        lured = replace(done, url="javascript:alert(1)")
        assert "javascript" not in shell.display_formatter.format(lured)[0]["text/html"]

    def test_a_token_is_asked_for_and_never_shown(
        self,
        shell: InteractiveShell,
        hub: Hub,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.delenv("JUPYTERHUB_API_TOKEN")
        asked: list[str] = []
        monkeypatch.setattr("getpass.getpass", lambda words: asked.append(words) or "token-of-drummer")
        found = shell.run_line_magic("setbook", f"login {hub.url}")
        assert found.me().profile.name == "drummer"
        assert asked == [f"Token for {hub.url}: "]
        out = capsys.readouterr()
        assert "token-of-drummer" not in out.out + out.err + repr(found)
        monkeypatch.delenv("SETBOOK_HUB_URL")
        assert Community().me().profile.name == "drummer"  # it is kept

    def test_help_lists_the_words(self, shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
        shell.run_line_magic("setbook", "help")
        assert "%setbook publish FOLDER" in capsys.readouterr().out
