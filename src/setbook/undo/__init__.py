"""Undo and redo: every step as operations, which inverted lead back to the byte."""

from setbook.undo.history import UndoHistory
from setbook.undo.step import Step

__all__ = ["Step", "UndoHistory"]
