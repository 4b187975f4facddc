"""Who may do what at the hub, as JupyterHub's scopes.

Roles within the community are none of these: they stand in the service's own database. Here it is only said
who reaches what.
"""

from __future__ import annotations

from typing import Any

from setbook.hosting.deployment.addresses import SERVICE_NAME
from setbook.hosting.deployment.names import APP_PREFIX

APPS_GROUP = "apps"
APP_ROLE = "app"
SERVE_APPS = "custom:setbook:apps"
"""Lets its holder make the users that apps run as, and no others."""

MAKE_TOKENS = "custom:setbook:tokens"
"""Lets its holder make, for people, tokens that reach the community service, and no others."""

FORGET_PEOPLE = "custom:setbook:departures"
"""Lets its holder remove people who are no admins, and nothing else of them."""

REACH_SERVICE = f"access:services!service={SERVICE_NAME}"
OWN_SERVER = ("users:activity!user", "access:servers!server")


def custom_scopes() -> dict[str, dict[str, str]]:
    """Return the scopes that JupyterHub does not have by itself."""
    return {
        SERVE_APPS: {"description": "Make and remove the users that published apps run as."},
        MAKE_TOKENS: {
            "description": "Make, list and revoke people's tokens that reach the community service."
        },
        FORGET_PEOPLE: {"description": "Remove people who have left, if they are no admins."},
    }


def load_roles(culler: str, launcher: str) -> list[dict[str, Any]]:
    """Return who may do what.

    Parameters
    ----------
    culler
        Name of the service that stops servers which nobody uses.
    launcher
        Name of the service that starts the proxy.
    """
    return [
        {"name": "user", "scopes": ["self", REACH_SERVICE, "shares!user"]},
        {
            "name": APP_ROLE,
            "description": "What an app's server may: say that it is in use, and look at its own viewers' tokens.",
            "scopes": ["users:activity!user", "access:servers!user"],
        },
        {
            "name": f"{SERVICE_NAME}-service",
            "description": "The community service: it knows names and groups, runs apps, makes tokens for itself and says who has left.",
            "services": [SERVICE_NAME],
            "scopes": [
                SERVE_APPS,
                MAKE_TOKENS,
                FORGET_PEOPLE,
                "list:users",
                "read:users:name",
                "read:users:groups",
                "read:groups:name",
                *(
                    f"{scope}!group={APPS_GROUP}"
                    for scope in ("servers", "access:servers", "shares", "delete:users")
                ),
            ],
        },
        {"name": launcher, "services": [launcher], "scopes": ["proxy"]},
        {
            "name": culler,
            "services": [culler],
            "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        },
    ]


def server_token_scopes(spawner: Any) -> list[str]:
    """Return what the token of a server may: a person's kernels reach the community service, an app's do not."""
    reach = [] if is_app(spawner.user.name) else [REACH_SERVICE]
    return [*OWN_SERVER, *reach]


def is_app(name: str) -> bool:
    """Say whether a user is one that an app runs as."""
    return name.startswith(APP_PREFIX)
