"""The same done in many places is told once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from setbook.diff.changes.naming import APART, listed
from setbook.diff.changes.weights import bulk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from setbook.diff.changes.change import Change

_MANY: Final = 4


def merge_alike(changes: Iterable[Change]) -> list[Change]:
    """Tell changes of one track that say the same as one, from four on: ``Color 159 → 140 (16×: Kick, Rim …)``."""
    alike: defaultdict[tuple[object, ...], list[Change]] = defaultdict(list)
    for change in changes:
        alike[change.kind, change.concept, change.track_id, change.what].append(change)
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
        clip_key=None,
        weight=bulk(same[0].weight, len(same)),
    )
