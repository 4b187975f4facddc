"""git's external diff: what ``git diff`` shows for a set, in musical words."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from setbook.diff import diff
from setbook.diff.reports.visible import visible
from setbook.errors import GitError, SetbookError
from setbook.git.run import one_line
from setbook.model import LiveSet, open_file

_NOTHING: Final = frozenset({os.devnull, "/dev/null"})
_ZEROS: Final = re.compile(r"0+")
_SHORT: Final = 7
_DIFFTOOL: Final = "git-difftool--helper"


@dataclass(frozen=True, slots=True)
class DiffCall:
    """What git hands to an external diff.

    Attributes
    ----------
    path
        The set's path in the repository.
    old_file, new_file
        Where both contents lie; ``/dev/null`` for a set that is not there.
    old_blob, new_blob
        Their names in git; zeros for what only the work tree has, ``.`` for nothing.
    new_path
        Its path afterwards, for a set that was renamed.
    """

    path: str
    old_file: Path | None = None
    old_blob: str = ""
    new_file: Path | None = None
    new_blob: str = ""
    new_path: str | None = None

    @classmethod
    def read(cls, arguments: list[str]) -> DiffCall:
        """Read git's arguments: seven for a change, more for a rename, one for a path with a conflict.

        Raises
        ------
        GitError
            They are not git's.
        """
        if len(arguments) == 1:
            return cls(arguments[0])
        if len(arguments) not in {7, 8, 9}:
            raise GitError(
                f"expected the 7 arguments that git gives to an external diff, found {len(arguments)}: "
                "compare two files with `setbook diff A B`"
            )
        path, old_file, old_blob, _, new_file, new_blob, _ = arguments[:7]
        new_path = arguments[7] if len(arguments) > 7 else None
        return cls(path, Path(old_file), old_blob, Path(new_file), new_blob, new_path)


def show_difference(call: DiffCall, *, color: bool = False) -> str:
    """Give what git prints for one set; a file that cannot be read gives the reason instead."""
    path = visible(call.path)
    if call.old_file is None or call.new_file is None:
        return f"* Unmerged path {path}\n"
    old, new = _label(call.path, call.old_blob), _label(call.new_path or call.path, call.new_blob)
    try:
        if str(call.old_file) in _NOTHING:
            return f"{visible(new)}: new, {_summary(call.new_file)}\n"
        if str(call.new_file) in _NOTHING:
            return f"{visible(old)}: deleted, was {_summary(call.old_file)}\n"
        found = replace(diff(call.old_file, call.new_file), before_name=old, after_name=new)
    except (SetbookError, OSError) as error:
        return f"{path}: not shown: {visible(str(error))}\n"
    return found.to_text(color=color) + "\n\n"


def wants_color(*, is_terminal: bool) -> bool:
    """Ask git whether its diffs are coloured here, as ``color.diff`` and its pager say."""
    seen = is_terminal or os.environ.get("GIT_PAGER_IN_USE") == "true"
    try:
        answer = one_line(Path(), "config", "--get-colorbool", "color.diff", str(seen).lower(), allow=(1,))
    except GitError:
        return False
    return answer == "true"


def hand_over(arguments: list[str]) -> int | None:
    """Start what stands in ``GIT_EXTERNAL_DIFF`` instead, as ``git difftool`` does; None where nothing stands there.

    git takes the driver of a file's attributes before that variable, so that
    without this no difftool would ever see a set. Gives the exit code.
    """
    program = os.environ.get("GIT_EXTERNAL_DIFF", "")
    if program != _DIFFTOOL:
        return None
    done = subprocess.run(["git", _DIFFTOOL.removeprefix("git-"), *arguments], check=False)  # noqa: S603, S607
    return done.returncode


def _label(path: str, blob: str) -> str:
    return path if _ZEROS.fullmatch(blob) or blob == "." else f"{path} @ {blob[:_SHORT]}"


def _summary(file: Path) -> str:
    opened = open_file(file)
    if not isinstance(opened, LiveSet):
        return f"a preset of {visible(opened.device.name)}"
    count = len(opened.tracks)
    return f"{count} track{'' if count == 1 else 's'}, {opened.tempo:g} BPM, Live {opened.live_version}"
