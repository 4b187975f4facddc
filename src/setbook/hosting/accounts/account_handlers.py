"""The admins' page of accounts: let people in, lock them out, give them a new start."""

from __future__ import annotations

import asyncio

from jupyterhub.handlers import BaseHandler
from jupyterhub.scopes import needs_scope
from tornado.web import HTTPError, authenticated

from setbook.hosting.accounts import passwords
from setbook.hosting.accounts.account import Account, Standing
from setbook.hosting.accounts.sessions import end_everything


class AccountsHandler(BaseHandler):
    """All accounts, those that wait first."""

    @authenticated
    @needs_scope("admin:users")
    async def get(self) -> None:
        """Show the page."""
        await self._show()

    @authenticated
    @needs_scope("admin:users")
    async def post(self) -> None:
        """Do with one account what the pressed button says."""
        acts = {
            "admit": self._admit,
            "refuse": self._refuse,
            "lock": self._lock,
            "new-password": self._give_password,
        }
        act = acts.get(self.get_body_argument("act", ""))
        account = self.authenticator.accounts.find(self.get_body_argument("name", ""))
        if act is None or account is None:
            raise HTTPError(400, "Expected an account and what to do with it.")
        if account.name == self.current_user.name:
            raise HTTPError(403, "Your own account is for another admin to change.")
        said = await act(account)
        self.log.info(
            "%s did with the account %s: %s", self.current_user.name, account.name, act.__name__.strip("_")
        )
        await self._show(said=said)

    async def _admit(self, account: Account) -> str:
        self.authenticator.accounts.set_standing(account.name, Standing.ADMITTED)
        return f"{account.name} may sign in."

    async def _refuse(self, account: Account) -> str:
        if account.standing != Standing.WAITING:
            raise HTTPError(400, "Only an account that waits can be refused. Lock this one.")
        self.authenticator.accounts.remove(account.name)
        return f"The sign-up of {account.name} was refused and forgotten."

    async def _lock(self, account: Account) -> str:
        self.authenticator.accounts.set_standing(account.name, Standing.LOCKED)
        await end_everything(self, account.name)
        return f"{account.name} is locked out, signed out everywhere, and has no server any more."

    async def _give_password(self, account: Account) -> str:
        password = passwords.one_time_password()
        password_hash = await asyncio.to_thread(passwords.hash_password, password)
        self.authenticator.accounts.set_password(account.name, password_hash, one_time=True)
        return f"Give {account.name} this password, which serves once, to choose another: {password}"

    async def _show(self, said: str = "") -> None:
        self.set_header("Cache-Control", "no-store")
        accounts = self.authenticator.accounts.all()
        xsrf = self.xsrf_token.decode("ascii")
        self.finish(await self.render_template("accounts.html", accounts=accounts, said=said, xsrf=xsrf))
