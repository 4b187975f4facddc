"""Signing in with a password of this hub's own."""

from __future__ import annotations

import asyncio
import math
from typing import Any

from jupyterhub.auth import Authenticator
from tornado.web import HTTPError
from traitlets import Unicode

from setbook.hosting.accounts import passwords
from setbook.hosting.accounts.account import Standing
from setbook.hosting.accounts.account_handlers import AccountsHandler
from setbook.hosting.accounts.account_store import AccountStore
from setbook.hosting.accounts.password_handlers import ChangePasswordHandler
from setbook.hosting.accounts.sign_up_handlers import SignUpHandler
from setbook.hosting.accounts.throttle import Throttle, sign_in_limits
from setbook.hosting.deployment import names

STANDINGS = {
    Standing.WAITING: "This account waits for an admin to let it in. Try again later.",
    Standing.LOCKED: "This account is locked. Ask an admin.",
}


class SignUpAuthenticator(Authenticator):
    """People sign up, an admin lets them in, and attempts to guess a password run dry."""

    accounts_url = Unicode(help="The database of the accounts, as an SQLAlchemy URL.").tag(config=True)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.username_pattern = names.PATTERN
        self.accounts = AccountStore(self.accounts_url)
        self.throttle = Throttle(self.accounts.sessions)

    def get_handlers(self, app: Any) -> list[tuple[str, type]]:
        """Add the pages to sign up, to change a password and to let people in."""
        return [
            *super().get_handlers(app),
            (r"/signup", SignUpHandler),
            (r"/change-password", ChangePasswordHandler),
            (r"/accounts", AccountsHandler),
        ]

    async def authenticate(self, handler: Any, data: dict[str, str]) -> dict[str, Any] | None:
        """Say who signs in, if the password fits and an admin let them in.

        Raises
        ------
        HTTPError
            429 after too many wrong passwords; 403 with the reason for an account that may not sign in.
        """
        name = self.normalize_username(data.get("username", ""))
        if not await self.is_password(name, data.get("password", ""), handler.request.remote_ip):
            return None
        account = self.accounts.find(name)
        if account is None or account.standing != Standing.ADMITTED:
            raise HTTPError(403, STANDINGS[Standing(account.standing) if account else Standing.LOCKED])
        if account.one_time:
            raise HTTPError(
                403, "This password is for one time only. Use “Change password” to choose your own."
            )
        return {"name": name, "admin": True if account.is_admin else None}

    async def is_password(self, name: str, password: str, address: str) -> bool:
        """Say whether this is the password of that name, and count it if not.

        Raises
        ------
        HTTPError
            429 after too many wrong passwords, whether this one fits or not.
        """
        limits = sign_in_limits(name[: names.LONGEST], address)
        wait_seconds = self.throttle.wait_seconds(limits)
        if wait_seconds:
            minutes = math.ceil(wait_seconds / 60)
            raise HTTPError(429, f"Too many attempts. Try again in {minutes} min.")
        # Counted before the check, which takes a while: a hundred at once count as a hundred.
        counted = self.throttle.count(limits)
        account = self.accounts.find(name)
        password_hash = account.password_hash if account else passwords.NOBODYS_HASH
        fits = await asyncio.to_thread(passwords.fits, password_hash, password[: passwords.LONGEST + 1])
        if account is None or not fits:
            return False
        self.throttle.forget(counted, limits[0])
        if passwords.is_outdated(password_hash):
            renewed = await asyncio.to_thread(passwords.hash_password, password)
            self.accounts.set_password(name, renewed, one_time=account.one_time)
        return True

    def check_allowed(self, username: str, authentication: Any = None) -> bool:  # noqa: ARG002 - JupyterHub's face
        """Say whether an admin let this name in; JupyterHub's own lists do not count."""
        account = self.accounts.find(username)
        return account is not None and account.standing == Standing.ADMITTED

    def delete_user(self, user: Any) -> None:
        """Forget the account of a user whom an admin removed from JupyterHub."""
        self.accounts.remove(user.name)
        super().delete_user(user)
