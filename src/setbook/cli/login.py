"""`setbook login`: let this computer know a hub, and the hub know who one is."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from setbook.cli.output import console


def login(
    url: Annotated[
        str | None, typer.Argument(help="Address of the hub's service; by default the last one.")
    ] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Sign out: keep its token no longer.")] = False,
) -> None:
    """Sign in to a hub with a token from its settings page.

    The token is asked for, or read from standard input; it is never shown.
    """
    from setbook.community import Credentials
    from setbook.community import login as sign_in
    from setbook.community.credentials import find_login

    credentials = Credentials()
    chosen = find_login(url, credentials=credentials).url
    out = console()
    if forget:
        credentials.forget(chosen)
        out.print(f"signed out of {chosen}", markup=False)
        return
    token = _ask(chosen) if sys.stdin.isatty() else sys.stdin.readline()
    me = sign_in(chosen, token.strip(), credentials=credentials)
    out.print(
        f"signed in to {chosen} as {me.profile.name}; the token is kept in {credentials.place}", markup=False
    )


def _ask(url: str) -> str:
    from getpass import getpass

    return getpass(f"Token for {url}: ")
