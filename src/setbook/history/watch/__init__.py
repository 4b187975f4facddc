"""A version at each save: folders are watched, and what is saved in them is stored.

`config` is what a person asks for, `pending` knows when a save is over, `watcher` puts them to work.
"""

from setbook.history.watch.config import WatchConfig, read_config
from setbook.history.watch.watcher import Watcher

__all__ = ["WatchConfig", "Watcher", "read_config"]
