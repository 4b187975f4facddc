"""What changed between two sets: operations by identity, and the same in musical words."""

from setbook.diff.changes.change import Change
from setbook.diff.differ import diff, patch
from setbook.diff.invert import invert
from setbook.diff.operations import (
    Insert,
    Move,
    Operation,
    Remove,
    SetValue,
    from_json,
    operations_schema,
    to_json,
)
from setbook.diff.reports import diff_schema
from setbook.diff.result import Diff

__all__ = [
    "Change",
    "Diff",
    "Insert",
    "Move",
    "Operation",
    "Remove",
    "SetValue",
    "diff",
    "diff_schema",
    "from_json",
    "invert",
    "operations_schema",
    "patch",
    "to_json",
]
