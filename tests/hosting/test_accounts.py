"""Accounts, their passwords, and how often a password may be guessed."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from tests.hub.postgres import postgres_server

from setbook.errors import NotFound
from setbook.hosting.accounts import account_store, passwords
from setbook.hosting.accounts.account import Standing
from setbook.hosting.accounts.account_store import AccountStore
from setbook.hosting.accounts.throttle import Throttle, sign_in_limits
from setbook.hosting.deployment.names import name_problem

if TYPE_CHECKING:
    from pathlib import Path


class Clock:
    """A clock that stands until it is moved."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def accounts(tmp_path: Path) -> AccountStore:
    return AccountStore(f"sqlite:///{tmp_path}/accounts.sqlite")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(accounts: AccountStore, clock: Clock) -> Throttle:
    return Throttle(accounts.sessions, clock)


def test_an_account_waits_is_let_in_and_locked(accounts: AccountStore) -> None:
    assert accounts.add("learner", "a hash", introduction="x" * 400)
    assert not accounts.add("learner", "another hash")
    assert accounts.find("learner").standing == Standing.WAITING
    assert len(accounts.find("learner").introduction) == 300
    accounts.set_standing("learner", Standing.ADMITTED)
    accounts.set_standing("learner", Standing.LOCKED)
    assert accounts.find("learner").standing == Standing.LOCKED
    accounts.remove("learner")
    accounts.remove("learner")
    assert accounts.find("learner") is None
    with pytest.raises(NotFound):
        accounts.set_standing("learner", Standing.ADMITTED)


def test_accounts_are_kept_in_postgresql_too() -> None:
    with postgres_server() as url:
        accounts = AccountStore(url)
        assert accounts.add("learner", "a hash")
        assert not accounts.add("learner", "a hash")
        throttle = Throttle(accounts.sessions)
        limits = sign_in_limits("learner", "192.0.2.1")
        for _ in range(5):
            counted = throttle.count(limits)
        assert throttle.wait_seconds(limits) > 0
        throttle.forget(counted, limits[0])
        assert throttle.wait_seconds(limits) == 0
        accounts.add_admin("learner", "sound asleep at noon", one_time=True)
        assert AccountStore(url).find("learner").is_admin


def test_the_file_is_closed_and_holds_no_password(accounts: AccountStore, tmp_path: Path) -> None:
    accounts.add_admin("keeper", "sound asleep at noon", one_time=False)
    assert accounts.has_admin()
    for file in tmp_path.glob("accounts.sqlite*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert b"sound asleep" not in file.read_bytes()


def test_sign_ups_end_where_too_many_wait(accounts: AccountStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_store, "MOST_WAITING", 2)
    accounts.add("one", "a hash")
    assert not accounts.is_full()
    accounts.add("two", "a hash")
    assert accounts.is_full()
    accounts.set_standing("one", Standing.ADMITTED)
    assert not accounts.is_full()


def test_a_password_fits_its_own_hash_only() -> None:
    made = passwords.hash_password("the river bends twice")
    assert made.startswith("$argon2id$")
    assert passwords.fits(made, "the river bends twice")
    assert not passwords.fits(made, "the river bends once")
    assert not passwords.fits("no hash at all", "the river bends twice")
    assert not passwords.is_outdated(made)
    assert passwords.hash_password("the river bends twice") != made


@pytest.mark.parametrize("password", ["too short", "abababababababab", "x" * 300, "madeleine1234"])
def test_a_password_that_protects_nothing_is_refused(password: str) -> None:
    assert passwords.password_problem(password, "madeleine")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a",
        "-learner",
        "learner-",
        "le--a",
        "Learner",
        "lé",
        "learner b",
        "x" * 33,
        "hub",
        "app-1",
        "community",
        "a.b",
    ],
)
def test_a_name_that_cannot_be_part_of_a_host_is_refused(name: str) -> None:
    assert name_problem(name)


@pytest.mark.parametrize("name", ["learner", "le-a", "3000", "x" * 32, "apple"])
def test_other_names_are_fine(name: str) -> None:
    assert name_problem(name) is None


def test_guessing_runs_dry_and_comes_back_with_time(throttle: Throttle, clock: Clock) -> None:
    limits = sign_in_limits("learner", "192.0.2.1")
    for _ in range(5):
        assert throttle.wait_seconds(limits) == 0
        throttle.count(limits)
        clock.now += 10
    assert throttle.wait_seconds(limits) == pytest.approx(15 * 60 - 50)
    # Another address may still try, up to a limit for the name from everywhere.
    assert throttle.wait_seconds(sign_in_limits("learner", "192.0.2.2")) == 0
    clock.now += 15 * 60 - 50 + 1
    assert throttle.wait_seconds(limits) == 0


def test_a_name_is_guarded_against_many_addresses(throttle: Throttle) -> None:
    for last in range(20):
        throttle.count(sign_in_limits("learner", f"192.0.2.{last}"))
    assert throttle.wait_seconds(sign_in_limits("learner", "198.51.100.1")) > 0
    assert throttle.wait_seconds(sign_in_limits("maestro", "198.51.100.1")) == 0


def test_a_school_behind_one_address_signs_in(throttle: Throttle) -> None:
    for number in range(70):  # more than may fail from one address
        limits = sign_in_limits(f"pupil-{number}", "192.0.2.1")
        assert throttle.wait_seconds(limits) == 0
        throttle.forget(throttle.count(limits), limits[0])


def test_what_was_tried_is_kept_over_a_restart(accounts: AccountStore, clock: Clock, tmp_path: Path) -> None:
    limits = sign_in_limits("learner", "192.0.2.1")
    for _ in range(5):
        Throttle(accounts.sessions, clock).count(limits)
    again = AccountStore(f"sqlite:///{tmp_path}/accounts.sqlite")
    assert Throttle(again.sessions, clock).wait_seconds(limits) > 0
