"""Say in a few words what a step did."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Final

from setbook.diff.changes.tell import tell
from setbook.diff.compare import Comparison, Edit
from setbook.diff.noise import NOISE
from setbook.diff.operations import SetValue

if TYPE_CHECKING:
    from setbook.format import Document, Element

NOTHING_MUSICAL: Final = "Change of view"


def label_of(before: Element, document: Document, found: Comparison) -> str:
    """Give the heaviest change of a comparison that left nothing out, and how many more there are.

    Parameters
    ----------
    before
        The root as it was.
    document
        The document as it is.
    found
        Everything that differs, noise too.
    """
    old = copy.copy(document)
    old.root = before
    musical = [edit for edit in found.edits if not _is_noise(edit)]
    changes = tell(old, document, Comparison(musical, found.partners)) if musical else []
    if not changes:
        return NOTHING_MUSICAL
    more = len(changes) - 1
    return f"{changes[0]}{f' (and {more} more)' if more else ''}"


def _is_noise(edit: Edit) -> bool:
    element = edit.before if edit.after is None else edit.after
    assert element is not None, "an edit has at least one side"
    operation = edit.operation
    if isinstance(operation, SetValue) and NOISE.attribute(element, operation.name):
        return True
    return NOISE.element(element) or any(NOISE.element(around) for around in element.iterancestors())
