"""The versions of a song: found, ordered and told step by step."""

from setbook.history.discover import history
from setbook.history.history import History, Skipped, Step
from setbook.history.version import Version

__all__ = ["History", "Skipped", "Step", "Version", "history"]
