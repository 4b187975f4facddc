"""Two-sided edits of real sets, as Live would make them, with what a merge has to say to each.

Both sides start from one set and take ids from the same counters, as forks do.
"""

from tests.merge.scripts import clean, conflicting  # noqa: F401 - they register their scripts
from tests.merge.scripts.acts import add_scene, add_track, fork, names, shift
from tests.merge.scripts.registry import SCRIPTS, NotHere

__all__ = ["SCRIPTS", "NotHere", "add_scene", "add_track", "fork", "names", "shift"]
