"""Which names people may take: they become parts of host names, so that everyone has an origin of their own."""

from __future__ import annotations

import re

APP_PREFIX = "app-"
"""Begins the names of the users that apps run as; nobody can sign up or sign in as one."""

PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""What a host name can hold, without the double hyphen by which JupyterHub marks services."""

SHORTEST, LONGEST = 2, 32
RESERVED = frozenset({"api", "app", "apps", "community", "hub", "www"})


def name_problem(name: str) -> str | None:
    """Say why nobody can sign up under this name, or nothing."""
    if not re.fullmatch(PATTERN, name) or not SHORTEST <= len(name) <= LONGEST:
        return (
            f"A name has {SHORTEST} to {LONGEST} small letters, digits and single hyphens, "
            "and neither begins nor ends with a hyphen."
        )
    if name in RESERVED or name.startswith(APP_PREFIX):
        return "This name is kept for the hub itself."
    return None
