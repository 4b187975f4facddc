"""Clearing away what killed commits left: blobs that never came to belong to a version."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from setbook.errors import StoreDamaged
from setbook.history.store import durable, records
from setbook.history.store.verify import needed

if TYPE_CHECKING:
    from setbook.history.store.store import Store


def collect(store: Store, older_than_seconds: float) -> int:
    """Remove blobs that no version needs, and unfinished parts; give the bytes that became free.

    The store is held meanwhile, so no commit can come to need what is being
    removed. Young ones stay: samples are taken along before the commit holds
    the store.
    """
    with store.database.writing() as db:
        wanted = needed(store.blobs, records.all_versions(db))
        if not wanted.is_certain:
            raise StoreDamaged(
                f"{store.folder}: expected a sound store, found damage, so that what is needed cannot be told. "
                "Nothing was removed; run `setbook verify`."
            )
        freed = durable.remove_old_parts(store.blobs.folder, older_than_seconds)
        for digest in list(store.blobs.digests()):
            age_seconds = time.time() - store.blobs.path(digest).stat().st_mtime
            if digest not in wanted.digests and age_seconds >= older_than_seconds:
                freed += store.blobs.remove(digest)
    return freed
