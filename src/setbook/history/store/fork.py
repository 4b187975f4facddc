"""A song taken on elsewhere: a project of its own, with all that led up to the version it leaves from."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from setbook.errors import StoreDamaged
from setbook.history.store import durable, records
from setbook.history.store.settings import FORKED_FROM
from setbook.history.store.verify import needed

if TYPE_CHECKING:
    import sqlite3

    from setbook.history.store.store import Store
    from setbook.history.store.stored_version import StoredVersion


def copy_line(source: Store, target: Store, version: StoredVersion) -> None:
    """Copy a version and its ancestors into an empty store, and record where they came from.

    Ids follow from what versions are made of, so both stores give the shared
    ones the same, and a merge finds its base by them.
    """
    with source.database.reading() as db:
        line = _ancestry(db, version)
        origin = {"store": source.id, "version": version.id}
    wanted = needed(source.blobs, line)
    if not wanted.is_certain:
        raise StoreDamaged(
            f"{source.folder}: expected to copy what leads up to {version.short_id}, found damage; run `setbook verify`."
        )
    for digest in sorted(wanted.digests):
        if digest in source.blobs:
            _copy_blob(source, target, digest)
    with target.database.writing() as db:
        for ancestor in line:
            records.add_version(db, ancestor)
            for note in ancestor.notes:
                records.add_note(db, ancestor.id, note)
        records.set_branch(db, version.written.song, records.MAIN, version.id)
        records.set_setting(db, FORKED_FROM, json.dumps(origin))


def _ancestry(db: sqlite3.Connection, version: StoredVersion) -> list[StoredVersion]:
    """List all that a version came from, through merges too, in the order of commits."""
    versions = records.all_versions(db)
    by_id = {found.id: found for found in versions}
    wanted: set[str] = set()
    rest = [version.id]
    while rest:
        found = by_id.get(rest.pop())
        if found is None or found.id in wanted:
            continue
        wanted.add(found.id)
        rest += [parent for parent in (found.written.parent, found.written.merged) if parent is not None]
    return [found for found in versions if found.id in wanted]


def _copy_blob(source: Store, target: Store, digest: str) -> None:
    with source.blobs.path(digest).open("rb") as blob, durable.part_in(target.blobs.folder) as (part, file):
        shutil.copyfileobj(blob, file)
        durable.finish(file)
        durable.put_in_place(part, target.blobs.path(digest))
