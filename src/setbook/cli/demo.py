"""`setbook demo`: a small song of our own making, in versions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.output import console, progress_bar


def demo(
    folder: Annotated[Path, typer.Argument(help="Where the project goes; made if it is not there.")],
) -> None:
    """Write a demo song, in versions.

    Its sets and its samples, all of our own making.
    """
    from setbook.demo import write_demo

    with progress_bar("Writing the demo project") as progress:
        written = write_demo(folder, progress=progress)
    console().print(f"{written}: try `setbook history {written}`", markup=False)
