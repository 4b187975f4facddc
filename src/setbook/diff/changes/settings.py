"""Plain settings: values that are no parameters, told by a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.diff.changes import values, weights
from setbook.diff.changes.parameter_changes import value_change
from setbook.diff.changes.words import Words
from setbook.diff.operations import SetValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from setbook.diff.changes.change import Change, Concept
    from setbook.diff.changes.gather import Found, Group
    from setbook.diff.changes.values import Show


@dataclass(frozen=True, slots=True)
class Setting:
    """How to tell one setting; `switched` are its verbs for on and off."""

    name: str
    show: Show = values.plain
    switched: tuple[str, str] | None = None
    weight: float = weights.SETTING
    concept: Concept | None = None


def tell_settings(
    group: Group, table: Mapping[str, Setting], where: str, concept: Concept
) -> Iterator[Change]:
    """Tell the settings that a table knows, by their path below the thing, and forget their edits."""
    for found in group.take(lambda found: "/".join(found.path) in table):
        for change in tell_setting(found, table["/".join(found.path)], where, concept):
            yield group.told(change, [found])


def tell_setting(found: Found, setting: Setting, where: str, concept: Concept) -> Iterator[Change]:
    """Tell one setting, where it looks different."""
    operation = found.edit.operation
    if not isinstance(operation, SetValue) or operation.before is None or operation.after is None:
        return
    shown = values.pair(setting.show, operation.before, operation.after)
    if shown is not None:
        words = Words(setting.name, setting.show, setting.switched)
        concept = setting.concept or concept
        yield value_change(words, shown, where, concept, operation.after, weight=setting.weight)
