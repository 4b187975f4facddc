"""The part of git's configuration that makes it call setbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from setbook.git.programs import command_line
from setbook.git.run import one_line, run_git

if TYPE_CHECKING:
    from pathlib import Path

Scope = Literal["local", "global"]

TEXT_EDITION: Final = 1
"""To be raised whenever the text of a set changes: git keeps texts for as long as the command stays the same."""

_CACHE: Final = "refs/notes/textconv/setbook"
_NONE = 5  # git config: nothing to unset
_ABSENT = 1  # git config: no such key


def wanted_settings() -> dict[str, str]:
    """Give every setting with its value; commands name this very Python."""
    return {
        "diff.setbook.command": command_line("git", "diff", "--"),
        "diff.setbook.textconv": command_line("git", "textconv", "--edition", str(TEXT_EDITION), "--"),
        "diff.setbook.cachetextconv": "true",
        # A hunk's head names the track, device or clip that it is in.
        "diff.setbook.xfuncname": "^([^ ].*)$",
        "diff.setbook.binary": "true",
        "merge.setbook.name": "Live Sets, merged track by track by setbook",
        "merge.setbook.driver": command_line("git", "merge", "--") + " %O %A %B %P",
        # Between several bases of a merge nobody can decide: take their own base.
        "merge.setbook.recursive": "binary",
        "difftool.setbook.cmd": command_line("difftool", "--name") + ' "$MERGED" -- "$LOCAL" "$REMOTE"',
    }


def write_settings(folder: Path, scope: Scope) -> bool:
    """Write them; false where all were there already."""
    missing = {key: value for key, value in wanted_settings().items() if _read(folder, scope, key) != value}
    for key, value in missing.items():
        run_git(folder, "config", f"--{scope}", "--replace-all", key, value)
    return bool(missing)


def remove_settings(folder: Path, scope: Scope) -> bool:
    """Remove them, and the texts that git remembered; false where none were there."""
    found = [key for key in wanted_settings() if _read(folder, scope, key) is not None]
    for key in found:
        run_git(folder, "config", f"--{scope}", "--unset-all", key, allow=(_NONE,))
    if found and scope == "local":
        run_git(folder, "update-ref", "-d", _CACHE)
    return bool(found)


def read_settings(folder: Path, scope: Scope) -> dict[str, str]:
    """Give what is set at present."""
    found = {key: _read(folder, scope, key) for key in wanted_settings()}
    return {key: value for key, value in found.items() if value is not None}


def _read(folder: Path, scope: Scope, key: str) -> str | None:
    # A command has no line break at its end, so an empty answer is "not set".
    return one_line(folder, "config", f"--{scope}", "--get", key, allow=(_ABSENT,)) or None
