"""The accounts in their own database, SQLite unless told otherwise."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import sessionmaker

from setbook.errors import NotFound
from setbook.hosting.accounts import migrate
from setbook.hosting.accounts.account import Account, Standing
from setbook.hosting.accounts.passwords import hash_password

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

MOST_WAITING = 1000
"""Sign-ups beyond that are refused until an admin has looked at some."""


class AccountStore:
    """The accounts of a hub.

    Parameters
    ----------
    url
        A database, `sqlite:///…` or `postgresql://…`; its tables are brought up to date.

    Examples
    --------
    >>> store = AccountStore("sqlite://")
    >>> store.add("learner", "a hash", introduction="from the course")
    True
    >>> store.set_standing("learner", Standing.ADMITTED)
    >>> store.find("learner").standing
    'admitted'
    """

    def __init__(self, url: str) -> None:
        engine = _engine(url)
        migrate.upgrade(engine)
        self.sessions: sessionmaker[Session] = sessionmaker(engine, expire_on_commit=False)

    def find(self, name: str) -> Account | None:
        """Return the account of this name."""
        with self.sessions() as session:
            return session.get(Account, name)

    def all(self) -> list[Account]:
        """Return all accounts, those that wait first."""
        with self.sessions() as session:
            accounts = session.scalars(select(Account).order_by(Account.name)).all()
        return sorted(accounts, key=lambda account: account.standing != Standing.WAITING)

    def is_full(self) -> bool:
        """Say whether so many wait that no other may."""
        with self.sessions() as session:
            waiting = session.scalar(select(func.count()).where(Account.standing == Standing.WAITING)) or 0
        return waiting >= MOST_WAITING

    def has_admin(self) -> bool:
        """Say whether an admin can sign in."""
        with self.sessions() as session:
            admins = select(Account.name).where(Account.is_admin, Account.standing == Standing.ADMITTED)
            return session.scalar(admins.limit(1)) is not None

    def add(self, name: str, password_hash: str, *, introduction: str = "") -> bool:
        """Add an account that waits for an admin; say no if the name is taken."""
        account = Account(
            name=name, password_hash=password_hash, introduction=introduction[:300], created_at=time.time()
        )
        try:
            with self.sessions.begin() as session:
                session.add(account)
        except IntegrityError:
            return False
        return True

    def add_admin(self, name: str, password: str, *, one_time: bool) -> None:
        """Add an admin who can sign in at once, or make one of the account of that name."""
        with self.sessions.begin() as session:
            account = session.get(Account, name) or Account(name=name, created_at=time.time())
            account.password_hash = hash_password(password)
            account.standing = Standing.ADMITTED
            account.is_admin, account.one_time = True, one_time
            session.add(account)

    def set_standing(self, name: str, standing: Standing) -> None:
        """Let an account in, or lock it."""
        self._change(name, standing=standing)

    def set_password(self, name: str, password_hash: str, *, one_time: bool = False) -> None:
        """Give an account another password."""
        self._change(name, password_hash=password_hash, one_time=one_time)

    def remove(self, name: str) -> None:
        """Remove the account of this name, if there is one."""
        with self.sessions.begin() as session:
            account = session.get(Account, name)
            if account is not None:
                session.delete(account)

    def _change(self, name: str, **values: Any) -> None:
        with self.sessions.begin() as session:
            account = session.get(Account, name)
            if account is None:
                raise NotFound(f"expected an account, found none of the name {name}.")
            for field, value in values.items():
                setattr(account, field, value)


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database:
        # Made closed, before SQLite would make it with the rights that everything has.
        os.close(os.open(Path(parsed.database), os.O_WRONLY | os.O_CREAT, 0o600))
    engine = create_engine(parsed)
    event.listen(engine, "connect", _keep_what_is_acknowledged)
    return engine


def _keep_what_is_acknowledged(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA busy_timeout=5000")
