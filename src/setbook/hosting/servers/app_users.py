"""The users that apps run as: each app has one, so that each app has an origin of its own.

JupyterHub would let the community service make users only with `admin:users`, by which it could rename and
change everyone. This route lets it make `app-<id>` users, which have no rights, and nothing else.
"""

from __future__ import annotations

import json
from typing import Any

from jupyterhub import orm
from jupyterhub.apihandlers.base import APIHandler
from jupyterhub.roles import grant_role, strip_role
from tornado.web import HTTPError

from setbook.errors import SettingWrong
from setbook.hosting.deployment.names import APP_PREFIX
from setbook.hosting.servers.app_copy import check_app_id
from setbook.hosting.servers.roles import APP_ROLE, APPS_GROUP, SERVE_APPS


class AppUserHandler(APIHandler):
    """`PUT /hub/api/app-users/<id>`: the user `app-<id>` is there, in the group of apps, without rights."""

    async def put(self, app_id: str) -> None:
        """Make the user unless it is there."""
        # Asked here and not by a decorator, which would run before JupyterHub knows of this scope.
        if not self.has_scope(SERVE_APPS):
            raise HTTPError(403, f"Expected a token with the scope {SERVE_APPS}.")
        try:
            name = APP_PREFIX + check_app_id(app_id)
        except SettingWrong as wrong:
            raise HTTPError(400, str(wrong)) from wrong
        if self.find_user(name) is None:
            user = self.user_from_username(name)
            user.orm_user.groups = [_group(self.db)]
            grant_role(self.db, user.orm_user, APP_ROLE)
            strip_role(self.db, user.orm_user, "user")
            self.db.commit()
            self.set_status(201)
        self.finish(json.dumps({"name": name}))


class WithAppUsers:
    """To be put before an authenticator: adds the route, and lets nobody sign in as an app."""

    def get_handlers(self, app: Any) -> list[Any]:
        """Add the route to the authenticator's own."""
        return [*super().get_handlers(app), (r"/api/app-users/([^/]+)", AppUserHandler)]  # type: ignore[misc]

    def check_blocked_users(self, username: str, authentication: Any = None) -> Any:
        """Refuse the names of apps, wherever they come from."""
        if username.startswith(APP_PREFIX):
            return False
        return super().check_blocked_users(username, authentication)  # type: ignore[misc]


def _group(db: Any) -> Any:
    group = orm.Group.find(db, name=APPS_GROUP)
    if group is None:
        group = orm.Group(name=APPS_GROUP)
        db.add(group)
    return group
