"""The addresses of pages and files, wherever the service is mounted."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode


@dataclass(frozen=True)
class Addresses:
    """Makes addresses of this service.

    Attributes
    ----------
    prefix
        Where the service is mounted; empty at the root.
    api
        Where its API is.
    servers
        Below which people find their own servers; empty where nobody has one.
    """

    prefix: str
    api: str
    servers: str = ""

    def url(self, *steps: str | int, **query: object) -> str:
        """Give the address of a page: its steps, and what of the query is not None.

        Examples
        --------
        >>> Addresses("/services/community", "/services/community/api/v1").url("people", "a/b", cursor=None)
        '/services/community/people/a%2Fb'
        >>> Addresses("", "/api/v1").url(order="new")
        '/?order=new'
        """
        return _address(self.prefix, steps, query)

    def api_url(self, *steps: str | int, **query: object) -> str:
        """Give an address of the API, for what a page shows by it: a sound, an image, a download.

        Examples
        --------
        >>> Addresses("", "/api/v1").api_url("racks", "r1", "download")
        '/api/v1/racks/r1/download'
        """
        return _address(self.api, steps, query)

    def open_url(self, session_id: str, *, workflow: str | None = None) -> str | None:
        """Give the address that opens a session in the server of whoever goes there, with a workflow's notebook if said.

        None where nobody has a server. ``{id}`` is left for the page's script to fill in.

        Examples
        --------
        >>> Addresses("", "/api/v1", "https://hub.example/hub/user-redirect/").open_url("s1", workflow="w1")
        'https://hub.example/hub/user-redirect/setbook/open/s1?workflow=w1'
        >>> Addresses("", "/api/v1").open_url("s1") is None
        True
        """
        if not self.servers:
            return None
        return _address(self.servers.rstrip("/"), ("setbook", "open", session_id), {"workflow": workflow})


def _address(root: str, steps: tuple[str | int, ...], query: dict[str, object]) -> str:
    path = "/".join(quote(str(step), safe="") for step in steps)
    stated = {name: value for name, value in query.items() if value is not None}
    return f"{root}/{path}{f'?{urlencode(stated)}' if stated else ''}"
