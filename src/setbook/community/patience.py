"""When a request is made again: only where that is safe, each time after a longer pause."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SAFE_TO_REPEAT = frozenset({"GET", "HEAD", "PUT", "DELETE"})
"""Methods that do the same once or twice; a POST is safe with an ``Idempotency-Key``."""

PASSING = frozenset({502, 503, 504})
"""The hub, or what stands before it, cannot answer just now."""


@dataclass(frozen=True)
class Patience:
    """How often, and after which pauses, a request is made again.

    Parameters
    ----------
    attempts
        At most so many, the first one included.
    first_seconds, longest_seconds
        The first pause; each is twice the one before, up to the longest. Of each, a part by chance is taken, so that
        many clients do not come back at one moment (full jitter: Brooker, "Exponential Backoff and Jitter", 2015).
    sleep
        Waits.

    Examples
    --------
    >>> Patience(attempts=1).pauses()
    []
    """

    attempts: int = 5
    first_seconds: float = 0.5
    longest_seconds: float = 20.0
    sleep: Callable[[float], None] = time.sleep

    def pauses(self) -> list[float]:
        """Give the pauses between the attempts, in seconds."""
        return [
            random.uniform(0.1, 1) * min(self.first_seconds * 2**count, self.longest_seconds)  # noqa: S311 - no secret
            for count in range(self.attempts - 1)
        ]
