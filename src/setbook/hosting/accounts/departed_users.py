"""How the hub forgets people who have left the community: sign-in, tokens, servers and account.

JupyterHub would let the community service remove people only with `delete:users` and `delete:servers`, for all of
them, admins too. This route lets it remove people who are neither admins nor apps, and nothing else.
"""

from __future__ import annotations

from typing import Any

from jupyterhub.apihandlers.base import APIHandler
from jupyterhub.utils import maybe_future
from tornado.web import HTTPError

from setbook.hosting.accounts.sessions import end_everything
from setbook.hosting.servers.roles import FORGET_PEOPLE, is_app


class DepartedUserHandler(APIHandler):
    """`DELETE /hub/api/accounts/<name>`: there is nobody of this name any more."""

    async def delete(self, name: str) -> None:
        """Remove a person, if there is one."""
        # Asked here and not by a decorator, which would run before JupyterHub knows of this scope.
        if not self.has_scope(FORGET_PEOPLE):
            raise HTTPError(403, f"Expected a token with the scope {FORGET_PEOPLE}.")
        user = self.find_user(name)
        if user is None:
            raise HTTPError(404)
        if user.admin or is_app(user.name):
            raise HTTPError(403, "Expected somebody who is neither an admin nor an app.")
        await end_everything(self, name)
        if any(spawner.active for spawner in user.spawners.values()):
            raise HTTPError(503, "A server of this person is still stopping. Ask again.")
        await maybe_future(self.authenticator.delete_user(user))
        await user.delete_spawners()
        self.users.delete(user)
        self.log.info("%s has left", name)
        self.set_status(204)


class WithDepartures:
    """To be put before an authenticator: adds the route."""

    def get_handlers(self, app: Any) -> list[Any]:
        """Add the route to the authenticator's own."""
        return [*super().get_handlers(app), (r"/api/accounts/([^/]+)", DepartedUserHandler)]  # type: ignore[misc]
