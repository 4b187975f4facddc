"""`setbook git uninstall`: take back what install did."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.git.parts import print_parts


def uninstall(
    everywhere: Annotated[
        bool, typer.Option("--global/--local", help="For all repositories of this user, or for this one.")
    ] = False,
) -> None:
    """Take back what install did, and nothing else.

    A hook that was there before comes back.
    """
    from setbook.git.install import InstallOptions
    from setbook.git.install import uninstall as take_back

    print_parts(take_back(Path(), InstallOptions("global" if everywhere else "local")))
