"""How many requests one caller may make."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from setbook.errors import TooManyRequests

if TYPE_CHECKING:
    from setbook.hub.settings import HubSettings

_SAFE = {"GET", "HEAD", "OPTIONS"}


class Limiter:
    """Counts requests over a minute that moves along.

    Parameters
    ----------
    settings
        How many, and where they are counted.
    """

    def __init__(self, settings: HubSettings) -> None:
        self._window = MovingWindowRateLimiter(storage_from_string(settings.limits_url))
        self._reads = RateLimitItemPerMinute(settings.reads_per_minute, namespace="reads")
        self._sounds = RateLimitItemPerMinute(settings.sounds_per_minute, namespace="sounds")
        self._writes = RateLimitItemPerMinute(settings.writes_per_minute, namespace="writes")

    def admit(self, caller: str, method: str, *, is_sound: bool = False) -> None:
        """Count a request; those for the sound that plays are counted by themselves.

        Raises
        ------
        TooManyRequests
            It is one too many.
        """
        safe = self._sounds if is_sound else self._reads
        limit = safe if method in _SAFE else self._writes
        if not self._window.hit(limit, caller):
            reset, _ = self._window.get_window_stats(limit, caller)
            refusal = TooManyRequests(
                f"expected at most {limit.amount} such requests a minute, found more; wait and repeat it"
            )
            refusal.retry_seconds = max(1, math.ceil(reset - time.time()))
            raise refusal
