"""`setbook git diff`: git's external diff."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def diff(
    arguments: Annotated[
        list[str], typer.Argument(help="PATH OLD-FILE OLD-HEX OLD-MODE NEW-FILE NEW-HEX NEW-MODE")
    ],
) -> None:
    """Print what changed, in musical words.

    git calls this for diff. Two files of your own: setbook diff A B.
    """
    from setbook.git.diff_driver import DiffCall, hand_over, show_difference, wants_color

    code = hand_over(arguments)
    if code is not None:
        raise typer.Exit(code)
    color = wants_color(is_terminal=sys.stdout.isatty())
    sys.stdout.write(show_difference(DiffCall.read(arguments), color=color))
