"""Backups of a whole hub, taken while it runs, and the way back: `back_up` and `restore`."""

from setbook.hosting.backup.backing_up import BackedUp, back_up
from setbook.hosting.backup.restoring import Restored, restore

__all__ = ["BackedUp", "Restored", "back_up", "restore"]
