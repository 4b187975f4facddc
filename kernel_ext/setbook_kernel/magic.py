"""`%setbook open|history|diff|render`: the commands of the shell, with an object in hand afterwards."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class

if TYPE_CHECKING:
    from collections.abc import Callable

USAGE = """expected one of
    %setbook open FILE           a Live Set, shown as its arrangement
    %setbook history FOLDER      the versions of a song
    %setbook diff BEFORE AFTER   what changed between two versions
    %setbook render FILE [WAV]   the sound, in memory or written to WAV
with quotes around a path that has spaces"""


def _open(path: str) -> Any:
    import setbook  # noqa: PLC0415 - loading the extension costs nothing

    return setbook.open(path)


def _history(path: str) -> Any:
    import setbook  # noqa: PLC0415

    return setbook.history(path)


def _diff(before: str, after: str) -> Any:
    import setbook  # noqa: PLC0415

    return setbook.diff(before, after)


def _render(path: str, output: str | None = None) -> Any:
    import setbook  # noqa: PLC0415

    return setbook.render(path, output)


COMMANDS: dict[str, tuple[Callable[..., Any], range]] = {
    "open": (_open, range(1, 2)),
    "history": (_history, range(1, 2)),
    "diff": (_diff, range(2, 3)),
    "render": (_render, range(1, 3)),
}
"""What each word does, and how many paths it takes."""


@magics_class
class SetbookMagics(Magics):
    """The `%setbook` magic."""

    @line_magic
    def setbook(self, line: str) -> Any:
        """Open, compare or render: `%setbook open|history|diff|render PATH`.

        The result is shown and can be kept: ``song = %setbook open "my song.als"``.
        """
        try:
            command, *paths = shlex.split(line)
            run, takes = COMMANDS[command]
        except (ValueError, KeyError):
            raise UsageError(f"found `%setbook {line}`, {USAGE}") from None
        if len(paths) not in takes:
            raise UsageError(f"found {len(paths)} paths after `{command}`, {USAGE}")
        return run(*paths)
