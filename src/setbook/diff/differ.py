"""`sb.diff`, and patching whole sets."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, TypeVar

from setbook.diff.changes.tell import tell
from setbook.diff.compare import Comparison, compare
from setbook.diff.patch import patch_tree
from setbook.diff.result import Diff
from setbook.errors import DiffError
from setbook.model import LiveSet, Preset, open_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from setbook.diff.operations import Operation

Opened = LiveSet | Preset
_Kind = TypeVar("_Kind", LiveSet, Preset)


def diff(before: Opened | str | Path | bytes, after: Opened | str | Path | bytes) -> Diff:
    """Find what changed from one set to another.

    Parameters
    ----------
    before, after
        Two sets, or two racks or presets: opened, or as paths, or as the bytes of files. Paths and bytes are
        faster, for what was not edited need not be checked for edits. They are not changed.

    Returns
    -------
    Diff
        Its `changes` are for people, its `operations` for machines.

    Raises
    ------
    DiffError
        One is a set and the other a preset.

    Examples
    --------
    >>> import setbook as sb
    >>> sb.diff("song v1.als", "song v2.als").headline()  # doctest: +SKIP
    'Bass › EQ Eight: Band 3 Gain −2.0 dB → −5.5 dB; 2 more changes'
    """
    old, new = _opened(before), _opened(after)
    if isinstance(old, LiveSet) is not isinstance(new, LiveSet):
        raise DiffError(
            f"expected two sets or two presets, found {old.name} and {new.name}, one of each: "
            "compare the preset with a device that was saved from the set"
        )
    are_fresh = not isinstance(before, Opened) and not isinstance(after, Opened)
    found = _compared(old, new, fresh=are_fresh)
    operations = [edit.operation for edit in found.edits]
    changes = tell(old.document, new.document, found) if operations else []
    return Diff(operations, changes, old.name, new.name, old, new)


def patch(opened: _Kind, operations: Iterable[Operation]) -> _Kind:
    """Give a changed copy of a set; the given one stays as it is.

    Parameters
    ----------
    opened
        A set or preset.
    operations
        From `Diff.operations`, `invert` or `from_json`.

    Raises
    ------
    DiffError
        An operation does not fit the set.
    """
    document = copy.copy(opened.document)
    document.root = patch_tree(opened.document.root, operations)
    found = document.root.find(opened.element.getroottree().getelementpath(opened.element))
    if found is None:
        raise DiffError(f"expected to keep the {opened.element.tag} of {opened.name}, found it removed")
    return type(opened)(found, document)


def _opened(given: Opened | str | Path | bytes) -> Opened:
    return given if isinstance(given, Opened) else open_file(given)


def _compared(old: Opened, new: Opened, *, fresh: bool) -> Comparison:
    if old.document is new.document:
        return Comparison([], {})
    raw = (old.document.xml, new.document.xml) if fresh else None
    if raw and raw[0] == raw[1]:
        return Comparison([], {})
    return compare(old.document.root, new.document.root, raw=raw)
