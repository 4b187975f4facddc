"""The token that a request shows in its header. A token in an address would end up in logs, so it is not looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import Request

_SCHEMES = {"bearer", "token"}


def bearer_token(request: Request) -> str | None:
    """Give the token of a request; None where it shows none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() in _SCHEMES else None
