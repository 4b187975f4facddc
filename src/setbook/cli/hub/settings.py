"""The settings of the hub that a command is about."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from setbook.errors import HostingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.hosting.deployment import HostingSettings
    from setbook.hub.services.blob_archive import BlobArchive

State = Annotated[
    Path | None, typer.Option(help="The folder that the hub lives in; by default HUB_STATE, or .hub.")
]


def choose(state: Path | None) -> None:
    """Let a folder be the hub's, for this process and those that it starts."""
    if state is not None:
        os.environ["HUB_STATE"] = str(state)


@contextmanager
def hub_packages() -> Iterator[None]:
    """Say what to install, where what a hub needs is missing.

    Raises
    ------
    HostingError
        It is.
    """
    try:
        yield
    except ImportError as missing:
        raise HostingError(
            f"expected the hub's packages, found: {missing}. Install them: pip install 'setbook[hub]'"
        ) from missing


def read_settings() -> HostingSettings:
    """Read the settings of a hub that has been started before.

    Raises
    ------
    SettingWrong
        There is none in its folder.
    """
    from setbook.errors import SettingWrong
    from setbook.hosting.deployment import HostingSettings

    settings = HostingSettings.read()
    if not settings.state.path.is_dir():
        raise SettingWrong(
            f"HUB_STATE: expected the folder of a hub, found none at {settings.state.path}. Name it: --state …"
        )
    return settings


def archive_of(settings: HostingSettings) -> BlobArchive:
    """Give the contents of a hub."""
    from setbook.hub.services.blob_archive import BlobArchive

    return BlobArchive(settings.database_url, settings.blob_url)
