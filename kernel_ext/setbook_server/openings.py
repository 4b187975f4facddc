"""Sessions on their way into this server: each is brought by a thread of its own, and told of while it comes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SAYS_SOMETHING = 0.1


@dataclass
class Opening:
    """One session on its way.

    Attributes
    ----------
    share
        Of what is done, 0 to 1.
    doing
        What is being done, in words.
    place
        What JupyterLab opens, from the root of the server's files; None until all is there.
    problem
        Why it did not work; empty while it may.
    """

    share: float = 0.0
    doing: str = "Asking the hub"
    place: str | None = None
    problem: str = ""
    _begun: float = field(default_factory=time.monotonic, repr=False)

    @property
    def seconds_left(self) -> int | None:
        """How long it goes on if it goes on so; None while that cannot be said."""
        if self.share < _SAYS_SOMETHING:
            return None
        return round((time.monotonic() - self._begun) * (1 - self.share) / self.share)

    def tell(self, share: float, doing: str) -> None:
        """Take note of how far it is."""
        self.share, self.doing = share, doing


class Openings:
    """All of them; each session is brought once at a time.

    Parameters
    ----------
    root
        The folder in which the server's files lie.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._openings: dict[str, Opening] = {}
        self._lock = Lock()

    def find(self, session_id: str) -> Opening | None:
        """Give how a session does that was asked for; one that failed is told of once."""
        with self._lock:
            found = self._openings.get(session_id)
            if found is not None and found.problem:
                del self._openings[session_id]
            return found

    def forget(self, session_id: str) -> None:
        """Let go of one that is there."""
        with self._lock:
            self._openings.pop(session_id, None)

    def begin(self, session_id: str, workflow_id: str) -> None:
        """Begin to bring a session here, if nobody does."""
        with self._lock:
            if session_id in self._openings:
                return
            opening = self._openings[session_id] = Opening()
        # A server that is stopped waits for no download; what was not whole is not there.
        Thread(target=self._bring, args=(opening, session_id, workflow_id), daemon=True).start()

    def _bring(self, opening: Opening, session_id: str, workflow_id: str) -> None:
        from setbook.errors import SetbookError  # noqa: PLC0415 - see the package
        from setbook_server.arrival import bring  # noqa: PLC0415

        try:
            opening.place = bring(session_id, workflow_id, self.root, opening.tell)
        except SetbookError as error:
            opening.problem = str(error)
        except BaseException:
            opening.problem = "It could not be opened here. The log of this server says why; try again."
            raise
