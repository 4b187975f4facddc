"""The versions of a song: found, ordered and told step by step; stored, so that none is ever lost."""

from setbook.history.discover import history
from setbook.history.history import History, Skipped, Step
from setbook.history.store import Store, StoredVersion
from setbook.history.version import Version

__all__ = ["History", "Skipped", "Step", "Store", "StoredVersion", "Version", "history"]
