"""The page to change a password on; it asks for the old one, so that one need not be signed in."""

from __future__ import annotations

import asyncio

from jupyterhub.handlers import BaseHandler

from setbook.hosting.accounts import passwords
from setbook.hosting.accounts.sessions import end_sign_ins


class ChangePasswordHandler(BaseHandler):
    """Change a password, also one that was given for one time only."""

    async def get(self) -> None:
        """Show the form."""
        await self._show(name=self.current_user.name if self.current_user else "")

    async def post(self) -> None:
        """Take the form; all browsers are signed out."""
        name = self.authenticator.normalize_username(self.get_body_argument("username", ""))
        old = self.get_body_argument("password", "", strip=False)
        new = self.get_body_argument("new_password", "", strip=False)
        if not await self.authenticator.is_password(name, old, self.request.remote_ip):
            await self._show(problem="Name or password are not right.", name=name, status=403)
            return
        problem = self._problem(name, old, new)
        if problem:
            await self._show(problem=problem, name=name, status=400)
            return
        password_hash = await asyncio.to_thread(passwords.hash_password, new)
        self.authenticator.accounts.set_password(name, password_hash)
        end_sign_ins(self, name)
        self.log.info("Changed the password: %s", name)
        await self._show(done=True, name=name)

    def _problem(self, name: str, old: str, new: str) -> str | None:
        if new != self.get_body_argument("new_password_again", "", strip=False):
            return "The two new passwords are not the same."
        if new == old:
            return "The new password is the old one."
        return passwords.password_problem(new, name)

    async def _show(
        self, *, problem: str = "", name: str = "", done: bool = False, status: int = 200
    ) -> None:
        self.set_status(status)
        values = {"problem": problem, "username": name, "done": done, "shortest": passwords.SHORTEST}
        xsrf = self.xsrf_token.decode("ascii")
        self.finish(await self.render_template("change-password.html", xsrf=xsrf, **values))
