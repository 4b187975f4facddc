"""The copy of a notebook and its files that an app is served from: named by its content, never changed."""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from setbook.errors import NotFound, SettingWrong

if TYPE_CHECKING:
    from collections.abc import Mapping

APP_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 28
"""With `app-` before it, it still fits a user's name."""
COPY_NAME = re.compile(r"[0-9a-f]{64}")
READ_ONLY_FILE, READ_ONLY_FOLDER, WRITABLE_FOLDER = 0o444, 0o555, 0o755


def check_app_id(app_id: str) -> str:
    """Return the id of an app as it is.

    Raises
    ------
    SettingWrong
        It cannot be part of a host's name.
    """
    if not APP_ID.fullmatch(app_id) or len(app_id) > LONGEST_ID:
        raise SettingWrong(
            f"expected an app's id of 1 to {LONGEST_ID} small letters, digits and single hyphens, found: {app_id!r}."
        )
    return app_id


def publish_copy(folder: Path, app_id: str, files: Mapping[str, bytes]) -> str:
    """Write what an app needs below `folder`, whole or not at all, and return the name of the copy.

    Parameters
    ----------
    folder
        Of all apps' copies.
    app_id
        Whose copy it is.
    files
        Contents by relative path with forward slashes.

    Raises
    ------
    SettingWrong
        A path leads out of the copy, or the id is none.
    """
    paths = {_within(path): content for path, content in files.items()}
    copies = folder / check_app_id(app_id)
    copies.mkdir(parents=True, exist_ok=True)
    name = _digest(paths)
    if (copies / name).is_dir():
        return name
    temporary = copies / f".{name[:16]}.{secrets.token_hex(4)}"
    try:
        for path, content in paths.items():
            target = temporary / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            target.chmod(READ_ONLY_FILE)
        temporary.rename(copies / name)
    except OSError:
        shutil.rmtree(temporary, ignore_errors=True)
        if not (copies / name).is_dir():  # another process was quicker with the same content
            raise
    _close(copies / name)
    return name


def find_notebook(folder: Path, app_id: str, copy: str, notebook: str) -> Path:
    """Return the notebook in an app's copy.

    Raises
    ------
    NotFound
        There is no such app, copy or notebook, or a name tries to lead elsewhere.
    """
    if APP_ID.fullmatch(app_id) and COPY_NAME.fullmatch(copy) and notebook.endswith(".ipynb"):
        root = (folder / app_id / copy).resolve()
        path = (root / notebook).resolve()
        if path.is_relative_to(root) and path.is_file():
            return path
    raise NotFound(
        f"expected a published notebook, found none for app {app_id!r}: {notebook!r} in copy {copy[:12]!r}."
    )


def _within(path: str) -> PurePosixPath:
    parts = PurePosixPath(path)
    if (
        not path
        or parts.is_absolute()
        or ".." in parts.parts
        or "\\" in path
        or "\0" in path
        or parts == PurePosixPath()
    ):
        raise SettingWrong(f"expected a path within the app's copy, found: {path!r}.")
    return parts


def _digest(paths: Mapping[PurePosixPath, bytes]) -> str:
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(hashlib.sha256(str(path).encode()).digest() + hashlib.sha256(paths[path]).digest())
    return whole.hexdigest()


def _close(copy: Path) -> None:
    for path in [copy, *copy.rglob("*")]:
        if path.is_dir():
            path.chmod(READ_ONLY_FOLDER)


def remove_copies(folder: Path, app_id: str) -> None:
    """Remove all copies of an app that is no more."""
    copies = folder / check_app_id(app_id)
    for path in [copies, *copies.rglob("*")]:
        if path.is_dir() and not path.is_symlink():
            path.chmod(WRITABLE_FOLDER)
    shutil.rmtree(copies, ignore_errors=True)
