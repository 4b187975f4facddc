"""What a view shows instead of its data: that it waits, or why it cannot be shown."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from setbook.wire import media as wire

if TYPE_CHECKING:
    from setbook.hub.store.tables import Rendition, Version

_UNREAD = "The set waits to be read."
_QUEUED = "It waits for its turn."


def loading(version: Version, message: str) -> wire.ViewPayload:
    """Say that a view is being made."""
    return _state("loading", PurePath(version.file_name).stem, message)


def unread(version: Version) -> wire.ViewPayload:
    """Say of a version that is not ready what has become of it."""
    if version.state == "refused":
        return _state("error", f"{version.file_name} cannot be shown", version.problem)
    return loading(version, _UNREAD)


def unmade(version: Version, rendition: Rendition) -> wire.ViewPayload:
    """Say of a rendition that is not ready what has become of it."""
    if rendition.state == "failed":
        return _state("error", "This could not be shown", rendition.problem)
    if rendition.progress is None:
        return loading(version, _QUEUED)
    return loading(version, f"{rendition.doing or 'Making it'}: {rendition.progress:.0%}")


def _state(state: str, title: str, message: str) -> wire.ViewPayload:
    return wire.ViewPayload(data={"state": state, "title": title, "message": message}, buffers=[], traits={})
