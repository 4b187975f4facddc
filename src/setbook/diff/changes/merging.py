"""The same done in many places is told once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from setbook.diff.changes.naming import APART, listed
from setbook.diff.changes.weights import bulk

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from setbook.diff.changes.change import Change

_MANY: Final = 4


def merge_alike(changes: Iterable[Change]) -> list[Change]:
    """Tell changes that say the same as one, from four on: ``Color 159 → 140 (16×: Kick, Rim …)``.

    First those of one track, then those that are left of all tracks.
    """
    by_track = _merge(changes, lambda change: (change.track_id, *_saying(change)))
    return _merge(by_track, _saying)


def _saying(change: Change) -> tuple[object, ...]:
    return change.kind, change.concept, change.what, change.concept in _APART and change.track_id


_APART: Final = frozenset({"track"})
"""Things that are told one by one."""


def _merge(changes: Iterable[Change], key: Callable[[Change], Hashable]) -> list[Change]:
    alike: defaultdict[Hashable, list[Change]] = defaultdict(list)
    for change in changes:
        alike[key(change)].append(change)
    told = []
    for same in alike.values():
        told += same if len(same) < _MANY else [_merged(same)]
    return told


def _merged(same: list[Change]) -> Change:
    places = [change.where.split(APART) for change in same]
    shared = 0
    while all(len(place) > shared + 1 and place[shared] == places[0][shared] for place in places):
        shared += 1
    names = listed([APART.join(place[shared:]) for place in places])
    return replace(
        same[0],
        where=APART.join(places[0][:shared]),
        what=f"{same[0].what} ({len(same)}×: {names})",
        before=None,
        after=None,
        track_id=same[0].track_id if len({change.track_id for change in same}) == 1 else None,
        clip_key=None,
        start_beats=min(
            (start for change in same if (start := change.start_beats) is not None), default=None
        ),
        end_beats=max((end for change in same if (end := change.end_beats) is not None), default=None),
        weight=bulk(same[0].weight, len(same)),
        details=tuple(same),
        operations=tuple(index for change in same for index in change.operations),
    )
