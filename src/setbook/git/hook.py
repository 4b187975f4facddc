"""The pre-commit hook: written beside what is there, never over it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from setbook.errors import GitError
from setbook.format.atomic import write_atomically
from setbook.git.programs import command_line, interpreter
from setbook.git.run import run_git

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.git.repository import Repository

_NAME: Final = "pre-commit"
_EARLIER: Final = "pre-commit.before-setbook"
_MARK: Final = (
    "# setbook: this file is written by `setbook git install` and removed by `setbook git uninstall`."
)
_SCRIPT: Final = """\
#!/bin/sh
{mark}
earlier="$(dirname "$0")/{earlier}"
if [ -x "$earlier" ]; then
    "$earlier" "$@" || exit $?
fi
if [ ! -x {python} ]; then
    echo "setbook: expected Python at "{python}", found none: run \\`setbook git install\\` again" >&2
    exit 1
fi
exec {check}
"""
_RUNNABLE: Final = 0o755


def hook_line() -> str:
    """Give the command that checks what is staged."""
    return command_line("git", "pre-commit")


def write_hook(repository: Repository) -> bool:
    """Write the hook; one that is there already goes on running, before it.

    Returns
    -------
    bool
        False where it was there already.

    Raises
    ------
    GitError
        The hook that is there may not be moved: it belongs to all repositories, or to the commit.
    """
    hook, earlier = repository.hooks / _NAME, repository.hooks / _EARLIER
    script = _script()
    if is_ours(hook):
        if hook.read_bytes() == script:
            return False
    else:
        _refuse_shared(repository, hook)
        if hook.exists():
            if earlier.exists():
                raise GitError(
                    f"{hook}: expected to move this hook aside, found {earlier.name} there already: "
                    f"join the two by hand, or add this line to the hook: {hook_line()}"
                )
            hook.rename(earlier)
    repository.hooks.mkdir(parents=True, exist_ok=True)
    write_atomically(hook, script)
    hook.chmod(_RUNNABLE)
    return True


def remove_hook(repository: Repository) -> bool:
    """Remove the hook and put back the one that was there before; false where it is not setbook's."""
    hook, earlier = repository.hooks / _NAME, repository.hooks / _EARLIER
    if not is_ours(hook):
        return False
    if earlier.exists():
        earlier.replace(hook)
    else:
        hook.unlink()
    return True


def has_hook(repository: Repository) -> bool:
    """Whether commits are checked, by this hook or by a line in another."""
    hook = repository.hooks / _NAME
    return hook.is_file() and b"setbook git pre-commit" in hook.read_bytes()


def is_current(repository: Repository) -> bool:
    """Whether the hook is the one that would be written now."""
    hook = repository.hooks / _NAME
    return not is_ours(hook) or hook.read_bytes() == _script()


def is_ours(hook: Path) -> bool:
    """Whether a hook is setbook's own."""
    return hook.is_file() and _MARK.encode() in hook.read_bytes()


def _script() -> bytes:
    python = shlex.quote(interpreter())
    return _SCRIPT.format(mark=_MARK, earlier=_EARLIER, python=python, check=hook_line()).encode()


def _refuse_shared(repository: Repository, hook: Path) -> None:
    todo = f"add this line to it: {hook_line()}"
    if not repository.holds(repository.hooks):
        raise GitError(
            f"{hook}: expected a hook of this repository, found that core.hooksPath shares it with others: {todo}"
        )
    if hook.exists() and hook.resolve().is_relative_to(repository.root):
        tracked = run_git(repository.root, "ls-files", "-z", "--", f":(literal){hook.resolve()}")
        if tracked:
            raise GitError(f"{hook}: expected a hook of this machine, found one that is committed: {todo}")
