"""The folder that a hub lives in: settings, secrets, databases, contents, people's homes and logs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.errors import SettingWrong

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE = 0o700

FIRST_SETTINGS = """\
# Settings of this hub, one NAME=value a line; docs/hub.md says what there is.
# What the environment says goes before what is said here.
"""


@dataclass(frozen=True)
class StateFolder:
    """A hub's folder, by default `.hub`; nobody but its owner may look into it."""

    path: Path

    def prepare(self) -> None:
        """Make what is missing of it, and close it to others.

        Raises
        ------
        SettingWrong
            A file is in its place, or the disk refuses.
        """
        try:
            self.path.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            self.path.chmod(PRIVATE)
            for folder in (self.blobs, self.homes, self.logs, self.app_copies):
                folder.mkdir(mode=PRIVATE, exist_ok=True)
            if not self.settings_file.exists():
                write_private(self.settings_file, FIRST_SETTINGS)
        except OSError as error:
            raise SettingWrong(
                f"HUB_STATE: expected a folder to keep the hub in, found {self.path}: "
                f"{error.strerror or error}. Name another one."
            ) from error

    @property
    def settings_file(self) -> Path:
        """Settings that hold without the environment."""
        return self.path / "hub.env"

    @property
    def secrets_file(self) -> Path:
        """The hub's secrets."""
        return self.path / "secrets.json"

    @property
    def jupyterhub_config(self) -> Path:
        """The file that JupyterHub reads, where its owner may add what setbook has no setting for."""
        return self.path / "jupyterhub_config.py"

    @property
    def lock_file(self) -> Path:
        """Held by the hub that runs on this folder."""
        return self.path / "running"

    @property
    def blobs(self) -> Path:
        """Contents of the community service, by default."""
        return self.path / "blobs"

    @property
    def homes(self) -> Path:
        """A home for everyone, where `SPAWNER=simple`."""
        return self.path / "homes"

    @property
    def app_copies(self) -> Path:
        """The published copies that apps are served from."""
        return self.path / "apps"

    @property
    def logs(self) -> Path:
        """What each process says."""
        return self.path / "logs"

    def sqlite(self, name: str) -> str:
        """Say the URL of a SQLite database in this folder."""
        return f"sqlite:///{self.path / name}.sqlite"

    def read_settings(self) -> dict[str, str]:
        """Read `hub.env`.

        Raises
        ------
        SettingWrong
            A line is neither empty, nor a comment, nor NAME=value.
        """
        if not self.settings_file.is_file():
            return {}
        said = {}
        for number, line in enumerate(self.settings_file.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            name, equals, value = line.partition("=")
            if not equals or not name.strip().isidentifier():
                raise SettingWrong(f"{self.settings_file}, line {number}: expected NAME=value, found: {line}")
            said[name.strip()] = value.strip().strip("\"'")
        return said


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all; it was never open to others meanwhile."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
