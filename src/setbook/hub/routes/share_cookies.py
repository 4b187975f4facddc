"""Share links that a browser has opened: for each piece a cookie with the link's token, which no script can read.

So all that a page of the piece asks for is answered, its sounds and pictures too, and the token stands in no address.
Every request asks the database whether the link still opens its piece: one that is revoked opens nothing more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from setbook.hub.store.base import now

if TYPE_CHECKING:
    from datetime import datetime

    from fastapi import Request, Response

_PREFIX = "setbook-share-"
_KEPT = timedelta(hours=12)
_MOST_TOKENS = 20


def tokens_in(request: Request) -> frozenset[str]:
    """Give the tokens that a browser shows."""
    found = [token for name, token in request.cookies.items() if name.startswith(_PREFIX)]
    return frozenset(found[:_MOST_TOKENS])


def keep_token(
    response: Response, request: Request, prefix: str, piece_id: str, token: str, expires_at: datetime | None
) -> None:
    """Let a browser show a token from now on, for half a day or until the link expires."""
    kept = _KEPT if expires_at is None else min(_KEPT, expires_at - now())
    response.set_cookie(
        f"{_PREFIX}{piece_id}", token, max_age=int(kept.total_seconds()), path=prefix or "/", httponly=True,
        samesite="lax", secure=request.url.scheme == "https",
    )  # fmt: skip
