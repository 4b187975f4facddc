"""What changed between two versions of a song."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import setbook as sb
from setbook.diff import Diff as Changes
from setbook.model import LiveSet
from setbook.views.diff import diff_data
from setbook_widgets._base import View
from setbook_widgets._bundle import module_of, style_of

if TYPE_CHECKING:
    from setbook.model import Preset
    from setbook.views.columns import Payload

    Version: TypeAlias = LiveSet | str | Path


class Diff(View):
    """Two versions side by side: the changes in musical words, and where they are on the arrangement.

    Parameters
    ----------
    before
        The older version (a set, or the path of one), or the result of `sb.diff`.
    after
        The newer version; with the result of `sb.diff`, leave it out.

    Examples
    --------
    >>> Diff("song v1.als", "song v2.als")
    Diff('song v1 → song v2')
    """

    _esm = module_of("diff")
    _css = style_of("diff")

    def __init__(self, before: Version | Changes, after: Version | None = None) -> None:
        super().__init__(lambda: _compared(before, after))


def _compared(before: Version | Changes, after: Version | None) -> Payload:
    if isinstance(before, Changes):
        return diff_data(
            before, *(_set_or_none(version) for version in (before.before_set, before.after_set))
        )
    if after is None:
        raise TypeError(
            "Expected two versions, found one; pass Diff(before, after), or the result of sb.diff."
        )
    older, newer = _opened(before), _opened(after)
    return diff_data(sb.diff(older, newer), older, newer)


def _opened(version: Version) -> LiveSet:
    opened = sb.open(version) if isinstance(version, str | Path) else version
    if not isinstance(opened, LiveSet):
        raise TypeError(
            f"Expected a set, found {opened!r}; presets have no arrangement, use sb.diff for them."
        )
    return opened


def _set_or_none(version: LiveSet | Preset | None) -> LiveSet | None:
    return version if isinstance(version, LiveSet) else None
