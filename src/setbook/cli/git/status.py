"""`setbook git status`: what is set up."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.git.parts import print_parts


def status(
    everywhere: Annotated[
        bool, typer.Option("--global/--local", help="For all repositories of this user, or for this one.")
    ] = False,
) -> None:
    """Say which parts are set up.

    "outdated" names another Python than this one: install again.
    """
    from setbook.git.install import InstallOptions
    from setbook.git.install import status as look

    print_parts(look(Path(), InstallOptions("global" if everywhere else "local")))
