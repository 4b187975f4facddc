"""``setbook difftool``: two sets side by side as a page in the browser."""

from __future__ import annotations

import os
import re
import tempfile
import webbrowser
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from setbook.diff import Diff, diff
from setbook.errors import GitError

if TYPE_CHECKING:
    from collections.abc import Callable

_NOTHING: Final = frozenset({os.devnull, "/dev/null"})
_UNSAFE: Final = re.compile(r"[^\w .()-]+")


@dataclass(frozen=True, slots=True)
class DifftoolOptions:
    """How the page is shown.

    Attributes
    ----------
    name
        What the set is called, where the files have names of git's making.
    open_browser
        False only writes the page.
    """

    name: str | None = None
    open_browser: bool = True


def open_difference(
    before: Path,
    after: Path,
    options: DifftoolOptions | None = None,
    *,
    write_page: Callable[[Diff], str] = Diff.to_html,
) -> Path:
    """Compare two sets and open the page; it stays in the machine's temporary folder for as long as that keeps it.

    Parameters
    ----------
    write_page
        Makes the page; the command line gives the one with EQ curves, which lies in a layer above this.

    Raises
    ------
    GitError
        One side is missing, as git says of a set that is new or deleted.
    """
    options = options or DifftoolOptions()
    for side in (before, after):
        if str(side) in _NOTHING:
            raise GitError(
                f"{options.name or after}: expected two versions, found one: the set is new or was deleted; "
                "open it with `setbook info`"
            )
    found = diff(before, after)
    if options.name is not None:
        name = Path(options.name).name
        found = replace(found, before_name=f"{name} (before)", after_name=f"{name} (after)")
    folder = Path(tempfile.mkdtemp(prefix="setbook-diff-"))
    page = folder / f"{_UNSAFE.sub('_', found.after_name)[:80] or 'diff'}.html"
    page.write_text(write_page(found), encoding="utf-8")
    if options.open_browser:
        webbrowser.open(page.as_uri())
    return page
