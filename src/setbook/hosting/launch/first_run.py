"""What there has to be before JupyterHub starts: its configuration file and a first admin."""

from __future__ import annotations

import getpass
import os
import sys
from typing import TYPE_CHECKING

from setbook.errors import SettingWrong
from setbook.hosting.accounts import passwords
from setbook.hosting.accounts.account_store import AccountStore
from setbook.hosting.deployment.names import name_problem
from setbook.hosting.deployment.state_folder import write_private

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.hosting.deployment import HostingSettings

DEFAULT_ADMIN = "admin"

JUPYTERHUB_CONFIG = """\
# What JupyterHub reads. All of setbook's settings come from hub.env beside this file and from the environment.
from setbook.hosting.configuration import configure

c = get_config()  # noqa: F821
configure(c)

# What you add below goes before what setbook said.
"""


def prepare(settings: HostingSettings, say: Callable[[str], None]) -> None:
    """Make what is missing; the second time, that is nothing.

    Raises
    ------
    SettingWrong
        A setting cannot be meant.
    """
    if not settings.state.jupyterhub_config.exists():
        write_private(settings.state.jupyterhub_config, JUPYTERHUB_CONFIG)
    if settings.auth == "signup":
        add_first_admin(settings, say)


def add_first_admin(settings: HostingSettings, say: Callable[[str], None]) -> None:
    """Add an admin if there is none: from the settings, else asked for, else with a password for one time.

    The password is `HUB_ADMIN_PASSWORD`, which may be taken out of the environment afterwards.

    Raises
    ------
    SettingWrong
        The name or the password given are none.
    """
    accounts = AccountStore(settings.accounts_url)
    if accounts.has_admin():
        return
    name = settings.admins[0] if settings.admins else ""
    password = os.environ.get("HUB_ADMIN_PASSWORD", "")
    asked = not password and sys.stdin.isatty()
    if asked:
        say("The first admin of this hub")
        name = name or input(f"  Name [{DEFAULT_ADMIN}]: ").strip().lower() or DEFAULT_ADMIN
        password = getpass.getpass("  Password [leave empty to get one for one time]: ")
    name = name or DEFAULT_ADMIN
    problem = name_problem(name) or (passwords.password_problem(password, name) if password else None)
    if problem:
        raise SettingWrong(f"expected a name and a password for the first admin, found: {name}. {problem}")
    given = password or passwords.one_time_password()
    accounts.add_admin(name, given, one_time=not password)
    if not password:
        say(f"The first admin is “{name}”. This password serves once, to choose another:\n\n    {given}\n")
