"""A step in one line and a few counts, worked out once, when it is stored."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.diff import diff
from setbook.history.badges import badges_of
from setbook.model import open_file

if TYPE_CHECKING:
    from setbook.model import LiveSet, Preset

_log = logging.getLogger("setbook.store")


@dataclass(frozen=True)
class StepSummary:
    """What a version changed.

    Attributes
    ----------
    opened
        The version.
    headline, badges
        As `Step` of a history gives them; empty without a parent.
    is_musical
        False where only what Live writes by itself is different.
    """

    opened: LiveSet | Preset
    headline: str = ""
    badges: dict[str, str] | None = None
    is_musical: bool = True


def sum_up(before: bytes | None, after: bytes) -> StepSummary:
    """Compare two states as XML; without a `before`, only open `after`.

    Raises
    ------
    FormatError
        `after` cannot be opened.
    """
    if before is None:
        return StepSummary(open_file(after))
    try:
        found = diff(before, after)
    except Exception:  # noqa: BLE001 - see below
        opened = open_file(after)  # what is wrong with the version itself is said, and it is not stored
        # A comparison that fails is our fault, and must not cost anybody a version.
        _log.exception("The new version is stored without a summary, for the comparison failed.")
        return StepSummary(opened)
    opened = found.after_set or open_file(after)
    return StepSummary(opened, found.headline(), badges_of(found.changes), bool(found.changes))
