"""Sort edits by the thing they happened to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from setbook.diff.changes.place import Place, Places
from setbook.diff.operations import Insert, Move, Remove

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from setbook.diff.changes.change import Change
    from setbook.diff.changes.context import Context
    from setbook.diff.compare import Edit
    from setbook.format import Element


@dataclass(frozen=True, slots=True)
class Found:
    """An edit, its place among all of them, and the way to it from the thing it happened to."""

    edit: Edit
    path: tuple[str, ...]
    index: int

    @property
    def element(self) -> Element:
        """The element where it is now, or where it was."""
        found = self.edit.before if self.edit.after is None else self.edit.after
        assert found is not None, "an edit has at least one side"
        return found


@dataclass
class Group:
    """A thing that is in both sets, with what happened inside; telling takes its edits one by one."""

    place: Place
    was: Element
    edits: list[Found] = field(default_factory=list)
    follows: list[Found] = field(default_factory=list)
    _taken: list[Found] = field(default_factory=list)

    @property
    def now(self) -> Element:
        """The thing in the newer set."""
        return self.place.owner

    def take(self, is_wanted: Callable[[Found], bool], *, also: bool = False) -> list[Found]:
        """Give the edits that fit, which the next change then tells; `also`: with those that were taken before."""
        taken = [found for found in self.edits if is_wanted(found)]
        if taken:
            self.edits = [found for found in self.edits if not is_wanted(found)]
        self._taken = self._taken + taken if also else taken
        return taken

    def take_below(self, *path: str, also: bool = False) -> list[Found]:
        """Give the edits at or below a path, which the next change then tells."""
        return self.take(lambda found: found.path[: len(path)] == path, also=also)

    def forget(self, is_wanted: Callable[[Found], bool]) -> None:
        """Leave out edits that Live makes by itself where another change is made."""
        self.follows += self.take(is_wanted)
        self._taken = []

    def put_back(self, taken: Iterable[Found]) -> None:
        """Leave edits that were taken to whoever comes next: they look the same, and yet are not."""
        self.edits += taken
        self._taken = []

    def told(self, change: Change, by: Iterable[Found] | None = None) -> Change:
        """Note which edits a change tells: those given, else those that were taken last."""
        if change.operations:
            return change
        told = self._taken if by is None else by
        return replace(change, operations=tuple(found.index for found in told))


@dataclass
class Wholes:
    """Things that came, went or moved as a whole, by what they are."""

    inserted: dict[str, list[Edit]] = field(default_factory=dict)
    removed: dict[str, list[Edit]] = field(default_factory=dict)
    moved: dict[str, list[Edit]] = field(default_factory=dict)
    places: dict[Element | None, int] = field(default_factory=dict)

    def told(self, change: Change, *elements: Element | None) -> Change:
        """Note which elements' coming, going or moving a change tells."""
        return replace(
            change, operations=tuple(self.places[each] for each in elements if each in self.places)
        )


def gather(edits: Iterable[Edit], context: Context) -> tuple[Wholes, list[Group]]:
    """Sort all edits; groups come in the order of their first edit."""
    wholes = Wholes()
    groups: dict[Element, Group] = {}
    places = Places()
    for index, edit in enumerate(edits):
        element = edit.before if edit.after is None else edit.after
        assert element is not None, "an edit has at least one side"
        place = places.of(element)
        whole = _whole(edit, wholes)
        if whole is not None and edit.stays:
            continue
        if whole is not None and not place.path:
            whole.setdefault(place.kind, []).append(edit)
            wholes.places |= dict.fromkeys(
                (side for side in (edit.before, edit.after) if side is not None), index
            )
            continue
        owner = context.partners.get(place.owner, place.owner) if edit.after is None else place.owner
        if owner not in groups:
            now = places.of(owner) if owner is not place.owner else place
            groups[owner] = Group(_at(now), context.origins.get(owner, owner))
        groups[owner].edits.append(Found(edit, place.path, index))
    return wholes, list(groups.values())


def _whole(edit: Edit, wholes: Wholes) -> dict[str, list[Edit]] | None:
    match edit.operation:
        case Insert():
            return wholes.inserted
        case Remove():
            return wholes.removed
        case Move():
            return wholes.moved
        case _:
            return None


def _at(place: Place) -> Place:
    return Place(place.kind, place.owner, (), place.track, place.around, place.frozen)
