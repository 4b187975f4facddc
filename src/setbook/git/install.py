"""``setbook git install``, ``uninstall`` and ``status``: each part on its own, and each can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from setbook.errors import GitError
from setbook.git.attributes import (
    global_attributes,
    has_attributes,
    local_attributes,
    remove_attributes,
    write_attributes,
)
from setbook.git.hook import has_hook, is_current, remove_hook, write_hook
from setbook.git.repository import find_repository
from setbook.git.settings import read_settings, remove_settings, wanted_settings, write_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from setbook.git.settings import Scope

State = Literal["written", "unchanged", "removed", "absent", "refused", "current", "outdated"]


@dataclass(frozen=True, slots=True)
class InstallOptions:
    """What to set up.

    Attributes
    ----------
    scope
        ``local``: this repository; ``global``: all of this user's, except for the check, which is a repository's own.
    check_commits
        Whether to write the pre-commit hook.
    """

    scope: Scope = "local"
    check_commits: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one part.

    Attributes
    ----------
    name
        ``configuration``, ``attributes`` or ``pre-commit check``.
    state
        What was done, or found.
    where
        The file, or why not.
    """

    name: str
    state: State
    where: str


def install(folder: Path, options: InstallOptions | None = None) -> list[Part]:
    """Set git up for Live Sets; doing it twice changes nothing, and nothing that was there is lost.

    Raises
    ------
    GitError
        git is not there, or there is no repository around the folder.
    """
    options = options or InstallOptions()
    place, attributes = _places(folder, options.scope)
    parts = [
        Part(
            "configuration",
            "written" if write_settings(place, options.scope) else "unchanged",
            f"git config --{options.scope}",
        ),
        Part("attributes", "written" if write_attributes(attributes) else "unchanged", str(attributes)),
    ]
    if options.scope == "local" and options.check_commits:
        parts.append(_hook_part(folder))
    return parts


def uninstall(folder: Path, options: InstallOptions | None = None) -> list[Part]:
    """Take everything back that `install` did, and nothing else.

    Raises
    ------
    GitError
        git is not there, or there is no repository around the folder.
    """
    options = options or InstallOptions()
    place, attributes = _places(folder, options.scope)
    parts = [
        Part(
            "configuration",
            _removed(remove_settings(place, options.scope)),
            f"git config --{options.scope}",
        ),
        Part("attributes", _removed(remove_attributes(attributes)), str(attributes)),
    ]
    if options.scope == "local":
        repository = find_repository(folder)
        parts.append(Part("pre-commit check", _removed(remove_hook(repository)), str(repository.hooks)))
    return parts


def status(folder: Path, options: InstallOptions | None = None) -> list[Part]:
    """Say what is set up; ``outdated`` is what names another Python than this one."""
    options = options or InstallOptions()
    place, attributes = _places(folder, options.scope)
    found = read_settings(place, options.scope)
    settings = _state(bool(found), lambda: found == wanted_settings())
    parts = [
        Part("configuration", settings, f"git config --{options.scope}"),
        Part("attributes", _state(has_attributes(attributes), lambda: True), str(attributes)),
    ]
    if options.scope == "local":
        repository = find_repository(folder)
        state = _state(has_hook(repository), lambda: is_current(repository))
        parts.append(Part("pre-commit check", state, str(repository.hooks)))
    return parts


def _places(folder: Path, scope: Scope) -> tuple[Path, Path]:
    if scope == "global":
        return folder, global_attributes(folder)
    repository = find_repository(folder)
    return repository.root, local_attributes(repository)


def _hook_part(folder: Path) -> Part:
    repository = find_repository(folder)
    try:
        written = write_hook(repository)
    except GitError as error:
        return Part("pre-commit check", "refused", str(error))
    return Part("pre-commit check", "written" if written else "unchanged", str(repository.hooks))


def _removed(removed: bool) -> State:
    return "removed" if removed else "absent"


def _state(is_there: bool, is_current: Callable[[], bool]) -> State:
    if not is_there:
        return "absent"
    return "current" if is_current() else "outdated"
