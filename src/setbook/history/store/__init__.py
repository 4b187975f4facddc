"""The store of a project's versions, `.setbook`: a database of versions and a folder of contents by hash.

`store` is the face; `commit`, `placing`, `verify`, `collect`, `fork` and `importing` are what it can do; `records`,
`database` and `schema` know SQLite; `blobs`, `blob_file`, `delta` and `durable` know the disk.
"""

from setbook.history.store.commit import Committed
from setbook.history.store.locating import find_project, has_store
from setbook.history.store.records import Branch
from setbook.history.store.sample_list import SampleEntry
from setbook.history.store.store import Store
from setbook.history.store.stored_version import StoredVersion
from setbook.history.store.verify import Verification

__all__ = [
    "Branch",
    "Committed",
    "SampleEntry",
    "Store",
    "StoredVersion",
    "Verification",
    "find_project",
    "has_store",
]
