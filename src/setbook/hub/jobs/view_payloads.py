"""The data of views, as their host on a page reads it: JSON with its buffers in base64, packed."""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING, Any

from setbook.diff import diff
from setbook.hub.services.analysis import plain
from setbook.views.arrangement import arrangement_data
from setbook.views.diff import diff_data
from setbook.views.mixer import mixer_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from setbook.model import LiveSet

_LEVEL = 6
_NEVER = 1000.0
"""More than any page takes of a browser's time: freezing needs a kernel, and a page has none."""


def arrangement_payload(live_set: LiveSet) -> bytes:
    """Make what the arrangement view reads."""
    return packed(*arrangement_data(live_set, is_whole=True).payload)


def mixer_payload(live_set: LiveSet) -> bytes:
    """Make what the mixer view reads; on a page nothing is moved yet, and nothing is frozen."""
    return packed(*mixer_data(live_set), {"load_budget": _NEVER})


def diff_payload(before: LiveSet, after: LiveSet) -> bytes:
    """Make what the diff view reads."""
    return packed(*diff_data(diff(before, after), before, after, is_whole=True))


def packed(data: dict[str, Any], buffers: Sequence[bytes], traits: dict[str, Any] | None = None) -> bytes:
    """Write a payload as JSON and pack it (zlib, RFC 1950), which is `deflate` to HTTP."""
    return packed_json({"data": data, "buffers": to_base64(buffers), "traits": traits or {}})


def packed_json(message: dict[str, Any]) -> bytes:
    """Write JSON that every reader takes, and pack it."""
    return zlib.compress(json.dumps(plain(message), allow_nan=False).encode(), _LEVEL)


def to_base64(buffers: Sequence[bytes]) -> list[str]:
    """Write buffers as JSON can hold them."""
    return [base64.b64encode(buffer).decode() for buffer in buffers]
