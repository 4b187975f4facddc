"""How near setbook comes to what Live plays, device by device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.audio.session import fidelity_of

if TYPE_CHECKING:
    from setbook.audio.plan import DeviceFidelity
    from setbook.model import LiveSet


def fidelity(live_set: LiveSet) -> list[DeviceFidelity]:
    """Return an entry per device that could be heard: exact, approximate or bypassed, and why.

    No sound is made for it. Entries without a device are about a track or
    about the whole set (frozen tracks, routing, scenes played in a row).

    Examples
    --------
    >>> for entry in fidelity(live_set):  # doctest: +SKIP
    ...     print(entry.level, entry.name, entry.note)
    """
    return fidelity_of(live_set)
