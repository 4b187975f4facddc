"""The first admin: from the settings, asked for, or with a password for one time that is said once."""

from __future__ import annotations

import getpass
import re
import sys
from typing import TYPE_CHECKING

import pytest

from setbook.errors import SettingWrong
from setbook.hosting.accounts import passwords
from setbook.hosting.accounts.account_store import AccountStore
from setbook.hosting.deployment import HostingSettings, keep_secrets
from setbook.hosting.launch.commands import hub_processes
from setbook.hosting.launch.first_run import add_first_admin

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "sound asleep at noon"


@pytest.fixture(autouse=True)
def _nobody_sits_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUB_ADMIN_PASSWORD", raising=False)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)


def hub_of(folder: Path, **said: str) -> HostingSettings:
    settings = HostingSettings.read({"HUB_STATE": str(folder / "hub"), **said})
    settings.state.prepare()
    return settings


def test_without_anybody_to_ask_a_password_for_one_time_is_said_once(tmp_path: Path) -> None:
    settings, said = hub_of(tmp_path), []
    add_first_admin(settings, said.append)
    given = re.search(r"^ {4}(\S+)$", said[0], re.MULTILINE)[1]
    admin = AccountStore(settings.accounts_url).find("admin")
    assert admin.is_admin
    assert admin.one_time
    assert passwords.fits(admin.password_hash, given)
    add_first_admin(settings, said.append)
    assert len(said) == 1


def test_the_settings_name_the_first_admin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_ADMIN_PASSWORD", PASSWORD)
    settings, said = hub_of(tmp_path, HUB_ADMIN="Keeper"), []
    add_first_admin(settings, said.append)
    admin = AccountStore(settings.accounts_url).find("keeper")
    assert passwords.fits(admin.password_hash, PASSWORD)
    assert not admin.one_time
    assert said == []
    # No process of the hub is told.
    for process in hub_processes(settings, keep_secrets(settings.state)):
        assert PASSWORD not in process.environment.values()


def test_who_sits_at_a_terminal_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "learner")
    monkeypatch.setattr(getpass, "getpass", lambda _: PASSWORD)
    settings = hub_of(tmp_path)
    add_first_admin(settings, lambda _: None)
    assert passwords.fits(AccountStore(settings.accounts_url).find("learner").password_hash, PASSWORD)


@pytest.mark.parametrize(("name", "password"), [("app-1", PASSWORD), ("learner", "short")])
def test_a_first_admin_that_cannot_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, password: str
) -> None:
    monkeypatch.setenv("HUB_ADMIN_PASSWORD", password)
    settings = hub_of(tmp_path, HUB_ADMIN=name)
    with pytest.raises(SettingWrong):
        add_first_admin(settings, lambda _: None)
    assert not AccountStore(settings.accounts_url).has_admin()
