"""The page to sign up on."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyterhub.handlers import BaseHandler
from tornado.web import HTTPError

from setbook.hosting.accounts import passwords
from setbook.hosting.accounts.throttle import sign_up_limits
from setbook.hosting.deployment.names import name_problem


class SignUpHandler(BaseHandler):
    """Ask for an account."""

    async def get(self) -> None:
        """Show the form."""
        await self._show()

    async def post(self) -> None:
        """Take the form; the account then waits for an admin."""
        name = self.authenticator.normalize_username(self.get_body_argument("username", ""))
        password = self.get_body_argument("password", "", strip=False)
        limits = sign_up_limits(self.request.remote_ip)
        if self.authenticator.throttle.wait_seconds(limits):
            raise HTTPError(429, "Too many sign-ups from this address. Try again in an hour.")
        problem = self._problem(name, password)
        if problem:
            await self._show(problem=problem, name=name, status=400)
            return
        self.authenticator.throttle.count(limits)
        password_hash = await asyncio.to_thread(passwords.hash_password, password)
        introduction = self.get_body_argument("introduction", "")
        if not self.authenticator.accounts.add(name, password_hash, introduction=introduction):
            await self._show(problem="This name is taken.", name=name, status=400)
            return
        self.log.info("Signed up, waits for an admin: %s", name)
        await self._show(done=True, name=name)

    def _problem(self, name: str, password: str) -> str | None:
        if self.authenticator.accounts.is_full():
            return "Too many sign-ups wait for the admins already. Try again later."
        # A user of JupyterHub without an account here came in by another way: nobody may take over what is theirs.
        if self.find_user(name) or self.authenticator.accounts.find(name):
            return "This name is taken."
        if password != self.get_body_argument("password_again", "", strip=False):
            return "The two passwords are not the same."
        return name_problem(name) or passwords.password_problem(password, name)

    async def _show(
        self, *, problem: str = "", name: str = "", done: bool = False, status: int = 200
    ) -> None:
        self.set_status(status)
        values: dict[str, Any] = {"problem": problem, "username": name, "done": done}
        xsrf = self.xsrf_token.decode("ascii")
        self.finish(
            await self.render_template("sign-up.html", xsrf=xsrf, shortest=passwords.SHORTEST, **values)
        )
