"""`setbook git install`: let git diff, merge and check Live Sets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.git.parts import print_parts


def install(
    everywhere: Annotated[
        bool, typer.Option("--global/--local", help="For all repositories of this user, or for this one.")
    ] = False,
    check_commits: Annotated[
        bool, typer.Option("--hook/--no-hook", help="Whether to check sets before each commit.")
    ] = True,
) -> None:
    """Let git diff, merge and check Live Sets.

    Writes git's configuration, .gitattributes and a pre-commit hook; a hook
    that is there already goes on running. Doing it twice changes nothing.
    """
    from setbook.git.install import InstallOptions
    from setbook.git.install import install as set_up

    parts = set_up(Path(), InstallOptions("global" if everywhere else "local", check_commits))
    print_parts(parts)
    if any(part.state == "refused" for part in parts):
        raise typer.Exit(1)
