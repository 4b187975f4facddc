"""Contents as they are kept and given back: files as they came, sets as the XML inside."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from setbook.errors import StoreDamaged
from setbook.format.container import pack
from setbook.hub.store.files import FileStore, content_name
from setbook.hub.store.set_blobs import SetBlobs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.format.container import ContainerKind
    from setbook.hub.store.tables import Content


class Contents:
    """Reads and keeps contents.

    Parameters
    ----------
    url
        Of the object store.
    """

    def __init__(self, url: str) -> None:
        self.files = FileStore(url)
        self.sets = SetBlobs(self.files)

    def read(self, content: Content) -> bytes:
        """Give a content, whole. A set comes back with the very XML, in a container made anew.

        Raises
        ------
        NotFound, StoreDamaged
            It cannot be given back.
        """
        if content.xml_sha256 is None:
            return self.files.read(content_name(content.sha256))
        return pack(self.sets.read(content.xml_sha256), self._container(content))

    def xml(self, content: Content) -> bytes:
        """Give the XML of a set that was taken in.

        Raises
        ------
        StoreDamaged
            It cannot be given back.
        """
        assert content.xml_sha256 is not None
        return self.sets.read(content.xml_sha256)

    def stream(self, content: Content) -> Iterator[bytes]:
        """Give a content piece by piece; of a set, all at once."""
        if content.xml_sha256 is not None:
            yield self.read(content)
        else:
            yield from self.files.stream(content_name(content.sha256))

    def is_kept(self, xml_sha256: str) -> bool:
        """Whether a set and all that it rests on are in the store, as far as names tell."""
        try:
            return sum(1 for _ in self.sets.rests_on(xml_sha256)) > 0
        except StoreDamaged:
            return False

    def forget(self) -> None:
        """Forget what is remembered of sets, where something has been removed meanwhile."""
        self.sets = SetBlobs(self.files)

    def take_in(self, content: Content, xml: bytes, container: ContainerKind, base: str | None) -> None:
        """Keep the XML of a set, as a delta where that is sound; once this is committed, its file can go."""
        packed = self.sets.pack(xml, base)
        self.sets.write(packed)
        content.xml_sha256, content.container = sha256(xml).hexdigest(), container

    @staticmethod
    def _container(content: Content) -> ContainerKind:
        return "plain" if content.container == "plain" else "gzip"
