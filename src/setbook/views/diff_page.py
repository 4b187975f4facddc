"""A diff as one HTML page, with the EQ curves that only the sound engine can work out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.model import LiveSet

if TYPE_CHECKING:
    from setbook.diff import Diff

_EQ = "Eq8"


def diff_page(diff: Diff) -> str:
    """Write the page of `Diff.to_html`, each EQ that sounds different with its curves.

    The diff may not know the sound engine, and the engine need not be loaded
    where no set has an EQ: hence this function, one layer up.
    """
    before, after = diff.before_set, diff.after_set
    if not diff or not isinstance(before, LiveSet) or not isinstance(after, LiveSet):
        return diff.to_html()
    if not any(device.tag == _EQ for live_set in (before, after) for device in live_set.devices):
        return diff.to_html()
    from setbook.views.diff_curves import EqCurves  # noqa: PLC0415 - it loads the sound engine

    return diff.to_html(curves_of=EqCurves(before, after).of)
