"""The client of a hub: publish a song with its history, fork and pull those of others, say what you think of them.

`community` is the face; `remote_piece`, `remote_session` and `remote_collection` are what it gives; `publishing`,
`pulling` and `contents` move sets and samples; `connection` speaks HTTP; `credentials` knows who one is.
"""

from setbook.community.community import Community, id_of, login
from setbook.community.credentials import Credentials
from setbook.community.patience import Patience
from setbook.community.publishing import Published
from setbook.community.pulling import Pulled
from setbook.community.remote_collection import RemoteCollection
from setbook.community.remote_piece import EditConflict, RemotePiece, RemoteRack, RemoteWorkflow
from setbook.community.remote_session import RemoteSession

__all__ = [
    "Community",
    "Credentials",
    "EditConflict",
    "Patience",
    "Published",
    "Pulled",
    "RemoteCollection",
    "RemotePiece",
    "RemoteRack",
    "RemoteSession",
    "RemoteWorkflow",
    "id_of",
    "login",
]
