"""Ask git; never through a shell."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Final

from setbook.errors import GitError

if TYPE_CHECKING:
    from pathlib import Path

TIMEOUT_SECONDS: Final = 60


def run_git(folder: Path, *arguments: str, allow: tuple[int, ...] = ()) -> bytes:
    """Run git in a folder and give what it printed.

    Parameters
    ----------
    folder
        Where.
    arguments
        Behind the word git.
    allow
        Exit codes that are answers too: with them the output is empty.

    Raises
    ------
    GitError
        git is not installed, takes too long, or refuses.
    """
    said = f"git {arguments[0]}"
    try:
        done = subprocess.run(  # noqa: S603 - a list of arguments, no shell
            ["git", *arguments],  # noqa: S607 - the user's own git
            cwd=folder,
            env=os.environ | {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"},
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise GitError(
            "expected git on this machine, found none: install it, or add it to the PATH"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise GitError(
            f"{said}: expected an answer within {TIMEOUT_SECONDS} seconds, found none: "
            "see whether another git holds a lock"
        ) from error
    if done.returncode in allow:
        return b""
    if done.returncode != 0:
        reason = done.stderr.decode("utf-8", "replace").strip() or f"exit code {done.returncode}"
        raise GitError(f"{said}: expected it to work in {folder}, found: {reason}")
    return done.stdout


def one_line(folder: Path, *arguments: str, allow: tuple[int, ...] = ()) -> str:
    """Run git and give its one line of output."""
    return os.fsdecode(run_git(folder, *arguments, allow=allow)).removesuffix("\n")
