"""What runs apps, as the service sees it; a hub does, or a stand-in in a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class Look(Protocol):
    """How an app's server does."""

    @property
    def state(self) -> Literal["gone", "starting", "ready", "failed"]:
        """``gone`` where none runs."""

    @property
    def progress_percent(self) -> int:
        """How far it has come."""

    @property
    def message(self) -> str:
        """What it does, or why it failed."""


class AppRunner(Protocol):
    """Runs apps, each as a stranger: on an origin of its own, without anybody's rights.

    All that asks the hub raises `NotStarted` where the hub refuses or does not answer.
    """

    def publish(self, app_id: str, files: Mapping[str, bytes]) -> str:
        """Write a copy that never changes, and give its name."""

    def forget(self, app_id: str) -> None:
        """Remove all copies of an app."""

    def address(self, app_id: str) -> str:
        """Say where people find an app."""

    async def start(self, app_id: str, copy: str, notebook: str) -> None:
        """Start an app's server, or let the one that starts or runs go on."""

    async def look(self, app_id: str) -> Look:
        """See how an app's server does."""

    async def stop(self, app_id: str) -> None:
        """Stop an app's server and wait until it is gone."""

    async def remove(self, app_id: str) -> None:
        """Stop it, and with it remove everyone's right to look."""

    async def allow(self, app_id: str, viewer: str) -> None:
        """Let a person look."""

    async def disallow(self, app_id: str, viewer: str) -> None:
        """Take that back."""


@dataclass(frozen=True)
class Copy:
    """What an app is started from.

    Attributes
    ----------
    app_id
        Which app.
    name
        Of the copy.
    is_new
        Whether it is another one than the server runs from.
    """

    app_id: str
    name: str
    is_new: bool
