"""Operations: what `diff` finds, `patch` applies, `invert` turns round and `merge` will decide between.

They are data and nothing else. All operations of one list are simultaneous:
every `at` and `parent` speaks of the document before any of them is applied,
so their order carries no meaning except among what is put into the same
place. `docs/change-format.md` tells the whole story; the JSON Schema is
`operations.schema.json` beside this file.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, cast

from setbook.errors import DiffError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TEXT: Final = "#text"
"""The `name` of a SetValue that speaks of an element's text, not of an attribute."""

TAG: Final = "#tag"
"""The `name` of a SetValue that speaks of what an element is called, which a new Live line may change."""


@dataclass(frozen=True, slots=True)
class SetValue:
    """An attribute, or the text, of one element gets another value.

    Attributes
    ----------
    at
        Address of the element, for example ``device:23011/On/Manual``.
    name
        The attribute (nearly always ``Value``), ``#text`` or ``#tag``.
    before, after
        The values as written in the file; None where the attribute is absent.
    """

    at: str
    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Insert:
    """An element comes in with all that is below it.

    Attributes
    ----------
    parent
        Address of the element that receives it, before the change.
    key
        Its step below `parent` after the change, for example ``clip:7``.
    after
        Step of the sibling that it follows after the change; None: it is the first.
    xml
        The element as text.
    """

    parent: str
    key: str
    after: str | None
    xml: str


@dataclass(frozen=True, slots=True)
class Remove:
    """An element goes with all that is below it; the mirror image of `Insert`."""

    parent: str
    key: str
    after: str | None
    xml: str


@dataclass(frozen=True, slots=True)
class Move:
    """An element goes elsewhere: along its list, to another list, or under another key.

    Attributes
    ----------
    parent, key, after
        Where it is before the change.
    to_parent
        Address of the element that receives it, before the change.
    to_key, to_after
        Its step, and that of the sibling that it follows, after the change.
    """

    parent: str
    key: str
    after: str | None
    to_parent: str
    to_key: str
    to_after: str | None


Operation = SetValue | Insert | Remove | Move

_KINDS: Final[dict[str, type[Operation]]] = {
    "set": SetValue,
    "insert": Insert,
    "remove": Remove,
    "move": Move,
}
_NAMES: Final = {kind: name for name, kind in _KINDS.items()}


def to_json(operations: Iterable[Operation]) -> list[dict[str, Any]]:
    """Turn operations into plain data that `operations.schema.json` accepts."""
    return [{"op": _NAMES[type(operation)], **asdict(operation)} for operation in operations]


def from_json(rows: Iterable[Mapping[str, Any]]) -> list[Operation]:
    """Read back what `to_json` wrote.

    Raises
    ------
    DiffError
        A row is not an operation.
    """
    return [_operation(row) for row in rows]


def _operation(row: Mapping[str, Any]) -> Operation:
    fields = dict(row)
    kind = _KINDS.get(fields.pop("op", None))
    if kind is None:
        raise DiffError(
            f"expected an operation named {', '.join(_KINDS)}, found {row.get('op')!r}: write it with to_json"
        )
    try:
        return kind(**fields)
    except TypeError as error:
        raise DiffError(
            f"expected the fields of {kind.__name__}, found {sorted(fields)}: write it with to_json"
        ) from error


def operations_schema() -> dict[str, Any]:
    """Read the JSON Schema that `to_json` keeps to."""
    text = files("setbook.diff").joinpath("operations.schema.json").read_text(encoding="utf-8")
    return cast("dict[str, Any]", json.loads(text))
