"""Full text search: one face, and what each kind of database does behind it."""

from setbook.hub.store.search.index import found, put, rename_owner, words_of

__all__ = ["found", "put", "rename_owner", "words_of"]
