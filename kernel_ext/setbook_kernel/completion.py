"""Completion of `%setbook`: its words, then folders and the files of Live."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from setbook_kernel.magic import COMMANDS

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

SUFFIXES = {".als", ".alc", ".adg", ".adv"}
LINE = r"\s*(\w+\s*=\s*)?%?setbook\s"
"""A line that begins with the magic, its result kept or not."""


def complete(_shell: InteractiveShell, event: Any) -> list[str]:
    """Complete the word that is typed; `event` is IPython's."""
    line = re.sub(LINE, "", event.text_until_cursor, count=1)
    if not line.removesuffix(event.symbol).strip():
        return [command for command in COMMANDS if command.startswith(event.symbol)]
    found = _paths(event.symbol)
    in_quotes = line.count('"') % 2 or line.count("'") % 2
    return found if in_quotes else [path.replace(" ", r"\ ") for path in found]


def _paths(typed: str) -> list[str]:
    folder, _, start = typed.rpartition("/")
    above = Path(folder or ("/" if typed.startswith("/") else "."))
    prefix = f"{folder}/" if "/" in typed else ""
    try:
        found = sorted(above.iterdir())
    except OSError:
        return []
    return [
        f"{prefix}{path.name}/" if path.is_dir() else f"{prefix}{path.name}"
        for path in found
        if path.name.startswith(start) and (path.is_dir() or path.suffix.lower() in SUFFIXES)
    ]


def register(ipython: InteractiveShell) -> None:
    """Complete lines that begin with the magic."""
    unregister(ipython)
    ipython.set_hook("complete_command", complete, re_key=LINE)  # type: ignore[no-untyped-call]


def unregister(ipython: InteractiveShell) -> None:
    """Complete them no longer."""
    ipython.strdispatchers["complete_command"].regexs.pop(re.compile(LINE), None)
