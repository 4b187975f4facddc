"""What a store is, and what it was told once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from setbook.history.store import records

if TYPE_CHECKING:
    from setbook.history.store.database import Database

FORKED_FROM = "forked_from"


class StoreSettings:
    """The settings of a store, read from its database when they are asked."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @property
    def id(self) -> str:
        """What tells this store from every other."""
        return self._setting("id") or ""

    @property
    def keeps_samples(self) -> bool:
        """Whether audio files are copied into the store; may be set."""
        return self._setting("keep_samples") == "yes"

    @keeps_samples.setter
    def keeps_samples(self, keep: bool) -> None:
        with self.database.writing() as db:
            records.set_setting(db, "keep_samples", "yes" if keep else "no")

    @property
    def is_private(self) -> bool:
        """Whether the versions are to stay private where the project is synchronised with a hub; may be set."""
        return self._setting("private") != "no"

    @is_private.setter
    def is_private(self, private: bool) -> None:
        with self.database.writing() as db:
            records.set_setting(db, "private", "yes" if private else "no")

    @property
    def forked_from(self) -> dict[str, str] | None:
        """``{"store": …, "version": …}`` of the store and version that this one was forked from."""
        found = self._setting(FORKED_FROM)
        return None if found is None else dict(json.loads(found))

    def _setting(self, name: str) -> str | None:
        with self.database.reading() as db:
            return records.setting(db, name)
