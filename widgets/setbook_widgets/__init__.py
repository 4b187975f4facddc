"""The notebook widgets of setbook: Arrangement, Diff, History, Merge, Mixer."""

from setbook_widgets.arrangement import Arrangement
from setbook_widgets.diff import Diff
from setbook_widgets.history import History
from setbook_widgets.merge import Merge
from setbook_widgets.mixer import Mixer

__all__ = ["Arrangement", "Diff", "History", "Merge", "Mixer"]
