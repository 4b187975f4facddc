"""`%setbook open|history|diff|render|login|publish|fork|pull`: the commands of the shell, with an object in hand afterwards."""

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
    %setbook login [URL]         sign in to a hub; asks for the token and shows it nowhere
    %setbook publish FOLDER [private|unlisted|public]
                                 put a song with every version on the hub; a new one is private if nothing is said
    %setbook fork ID [FOLDER]    a session of your own from somebody's, made a project if a folder is named
    %setbook pull ID [FOLDER]    a session with its history and samples as a project
    %setbook help                this
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


def _login(url: str | None = None) -> Any:
    from getpass import getpass  # noqa: PLC0415

    from setbook.community import Community, Credentials, login  # noqa: PLC0415
    from setbook.community.credentials import find_login  # noqa: PLC0415

    found = find_login(url)
    if url is not None or found.token is None:
        # Asked for, never written into the cell: notebooks are kept, shown and published.
        login(found.url, getpass(f"Token for {found.url}: "), credentials=Credentials())
    return Community(found.url)


def _publish(path: str, visibility: str = "private") -> Any:
    from setbook.community import Community  # noqa: PLC0415

    with Community() as hub:
        return hub.publish(path, visibility=visibility)  # type: ignore[arg-type] # the message refuses other words


def _fork(session: str, folder: str | None = None) -> Any:
    from setbook.community import Community  # noqa: PLC0415

    hub = Community()
    made = hub.fork(session)
    return made if folder is None else hub.pull(made.id, folder)


def _pull(session: str, folder: str | None = None) -> Any:
    from setbook.community import Community  # noqa: PLC0415

    with Community() as hub:
        return hub.pull(session, folder)


def _help() -> None:
    print(USAGE.replace("expected one of", "%setbook knows"))  # noqa: T201 - a person asked for it


COMMANDS: dict[str, tuple[Callable[..., Any], range]] = {
    "open": (_open, range(1, 2)),
    "history": (_history, range(1, 2)),
    "diff": (_diff, range(2, 3)),
    "render": (_render, range(1, 3)),
    "login": (_login, range(2)),
    "publish": (_publish, range(1, 3)),
    "fork": (_fork, range(1, 3)),
    "pull": (_pull, range(1, 3)),
    "help": (_help, range(1)),
}
"""What each word does, and how many words may follow it."""


@magics_class
class SetbookMagics(Magics):
    """The `%setbook` magic."""

    @line_magic
    def setbook(self, line: str) -> Any:
        """Open, compare, render, publish: `%setbook open|history|diff|render|login|publish|fork|pull …`.

        The result is shown and can be kept: ``song = %setbook open "my song.als"``.
        """
        try:
            command, *words = shlex.split(line)
            run, takes = COMMANDS[command]
        except (ValueError, KeyError):
            raise UsageError(f"found `%setbook {line}`, {USAGE}") from None
        if len(words) not in takes:
            raise UsageError(f"found {len(words)} words after `{command}`, {USAGE}")
        return run(*words)
