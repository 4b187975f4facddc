"""What a backup has to know of the contents of the community service: this much, and nothing of their meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager


@dataclass(frozen=True, slots=True)
class Blob:
    """A content as it is stored.

    Attributes
    ----------
    name
        Its name in the store.
    size_bytes
        Its size.
    tag
        Names this state of it; empty where the store tells none.
    """

    name: str
    size_bytes: int
    tag: str


class Blobs(Protocol):
    """The contents of a community service."""

    def held(self) -> AbstractContextManager[None]:
        """Let none be removed, by whatever process, while the block runs."""

    def listed(self) -> Iterable[Blob]:
        """List them."""

    def needed(self) -> set[str]:
        """Give the names without which something in the service's database cannot be given back."""

    def is_sound(self, name: str, sha256: str) -> bool:
        """Whether bytes of this hash can be what lies under a name."""

    def read(self, name: str) -> Iterator[bytes]:
        """Give one, piece by piece."""

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """Keep one, in place of what is there under its name."""
