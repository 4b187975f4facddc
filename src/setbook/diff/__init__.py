"""What changed between two sets: operations by identity, and the same in musical words."""

from setbook.diff.changes.change import Change
from setbook.diff.operations import Insert, Move, Operation, Remove, SetValue, from_json, to_json
from setbook.diff.result import Diff

__all__ = ["Change", "Diff", "Insert", "Move", "Operation", "Remove", "SetValue", "from_json", "to_json"]
