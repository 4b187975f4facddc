"""Full text search: one face, and what each kind of database does behind it."""

from setbook.hub.store.search.index import found, put, words_of

__all__ = ["found", "put", "words_of"]
