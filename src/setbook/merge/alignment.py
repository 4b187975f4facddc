"""Tracks that one side brought, and the scenes and returns that the other side changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from setbook.diff.identity import identity_of
from setbook.diff.operations import Insert
from setbook.format import descend
from setbook.merge.fork import SIDES
from setbook.merge.references import TRACK_TAGS
from setbook.merge.sequence import element_of
from setbook.model.check.clip_slots import slot_lists
from setbook.model.structure.lockstep import NOTHING_PLAYS
from setbook.model.structure.pointees import PointeesOfSet
from setbook.model.structure.sends import insert_send
from setbook.model.structure.slots import insert_slot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from setbook.diff.places import Places
    from setbook.format import Element
    from setbook.merge.fork import Fork, SideName
    from setbook.merge.sequence import Sequences
    from setbook.merge.weave import Weave
    from setbook.model import LiveSet

_SENDS: Final = "DeviceChain/Mixer/Sends"
Columns = list["int | None"]
"""For each row of the merged list, its number in one side's list; None where that side does not have it."""


@dataclass(frozen=True)
class Alignment:
    """Where each side's scenes and returns are in the merged set."""

    scenes: dict[SideName, Columns]
    returns: dict[SideName, Columns]


def align(base: Places, sequences: Sequences, weave: Weave) -> Alignment:
    """Find out, before the merge is carried out."""
    scenes = next(
        (
            found
            for path in ("LiveSet/Scenes", "LiveSet/SceneNames")
            if (found := base.root.find(path)) is not None
        ),
        None,
    )
    tracks = base.root.find("LiveSet/Tracks")
    return Alignment(
        {side: _columns(scenes, side, sequences, weave, lambda tag: tag == "Scene") for side in SIDES},
        {side: _columns(tracks, side, sequences, weave, lambda tag: tag == "ReturnTrack") for side in SIDES},
    )


def fit_tracks(merged: LiveSet, forks: dict[SideName, Fork], alignment: Alignment) -> None:
    """Give the tracks that a side brought the slots and sends of the merged set, each of its own where they belong."""
    brought = {said: side for side in SIDES[::-1] for said in _brought(forks[side])}
    ours = {_says(track) for track in forks["ours"].root.iterfind("LiveSet/Tracks/*")}
    pointees = PointeesOfSet(merged)
    for track in merged.element.iterfind("Tracks/*"):
        said = _says(track)
        side: SideName = brought.get(said, "ours" if said in ours else "theirs")
        if said in brought:
            for slots in slot_lists(track):
                _fit(slots, alignment.scenes[side], lambda items, place: insert_slot(merged, items, place))
            sends = descend(track, _SENDS)
            if sends is not None:
                _fit(
                    sends,
                    alignment.returns[side],
                    lambda items, place: insert_send(items, place, merged.document, pointees),
                )
        _follow_playing_slot(track, alignment.scenes[side])


def _brought(fork: Fork) -> Iterator[str | None]:
    """Give the identities of the tracks that came in whole."""
    for edit in fork.edits:
        if isinstance(edit.operation, Insert) and edit.after is not None and edit.after.tag in TRACK_TAGS:
            yield _says(edit.after)


def _says(track: Element) -> str | None:
    return identity_of("Tracks", track).says(track)


def _columns(
    parent: Element | None,
    side: SideName,
    sequences: Sequences,
    weave: Weave,
    is_row: Callable[[str], bool],
) -> Columns:
    if parent is None:
        return []
    own = [entry for entry in sequences.of(side, parent) if is_row(element_of(entry).tag)]
    numbers = {entry: number for number, entry in enumerate(own)}
    return [numbers.get(entry) for entry in weave.order(parent) if is_row(element_of(entry).tag)]


def _fit(items: Element, columns: Columns, insert: Callable[[Element, int], object]) -> None:
    """Lay a list out anew: its own items where their rows are now, empty ones for rows it does not know."""
    own = list(items)
    if columns == list(range(len(own))) or len(own) <= max(
        (number for number in columns if number is not None), default=-1
    ):
        return
    items[:] = [own[number] for number in columns if number is not None]
    for place, number in enumerate(columns):
        if number is None:
            insert(items, place)


def _follow_playing_slot(track: Element, columns: Columns) -> None:
    found = descend(track, "SavedPlayingSlot")
    text = "" if found is None else found.get("Value", "")
    if found is not None and text.isdecimal() and columns:
        number = int(text)
        found.set("Value", str(columns.index(number)) if number in columns else NOTHING_PLAYS)
