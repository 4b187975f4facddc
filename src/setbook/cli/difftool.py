"""`setbook difftool`: what changed between two versions, as a page in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def difftool(
    before: Annotated[Path, typer.Argument(help="The older version.")],
    after: Annotated[Path, typer.Argument(help="The newer version.")],
    name: Annotated[str | None, typer.Option(help="What the set is called.")] = None,
    open_browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page, or only print where it is.")
    ] = True,
) -> None:
    """Open what changed as a page in the browser.

    `git difftool -t setbook` calls this for each set.
    """
    from setbook.git.difftool import DifftoolOptions, open_difference
    from setbook.views.diff_page import diff_page

    page = open_difference(before, after, DifftoolOptions(name, open_browser), write_page=diff_page)
    typer.echo(page)
