"""Watched projects kept in step with a hub, in the background, offline as well.

`config` is what a person asks for, `projects` finds the stores, `syncer` puts them to work. The stores themselves are
the queue: what a store holds and its record of the hub does not name is still to be sent.
"""

from setbook.community.sync.config import SyncConfig, read_sync_config
from setbook.community.sync.syncer import Round, Syncer

__all__ = ["Round", "SyncConfig", "Syncer", "read_sync_config"]
