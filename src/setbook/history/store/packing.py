"""Contents by their sha256, each whole or a delta from another: how they are packed, wherever they lie."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from setbook.errors import StoreDamaged
from setbook.format import Limits
from setbook.history.store.blob_file import HEAD_BYTES, BlobHead, read_head
from setbook.history.store.delta import compress, decompress

if TYPE_CHECKING:
    from pathlib import PurePath

_log = logging.getLogger("setbook.store")

_REMEMBERED_BYTES = 64 << 20
"""Contents kept in memory: versions are mostly read in the order in which they rest on each other."""


@dataclass(frozen=True)
class Packed:
    """A content ready to be written. `data` is None where the store holds it already."""

    digest: str
    data: bytes | None


class PackedContents(ABC):
    """Contents by digest, as deltas where that is sound. Where they lie is said below."""

    def __init__(self) -> None:
        self._remembered: OrderedDict[str, bytes] = OrderedDict()
        self._remembering = threading.Lock()

    @abstractmethod
    def __contains__(self, digest: str) -> bool:
        """Whether the content is there."""

    @abstractmethod
    def path(self, digest: str) -> PurePath:
        """Say where a content lies, or would."""

    @abstractmethod
    def open_file(self, digest: str) -> BinaryIO:
        """Open what `write_file` was given.

        Raises
        ------
        StoreDamaged
            It is missing.
        """

    @abstractmethod
    def write_file(self, digest: str, data: bytes) -> None:
        """Keep a blob; when this returns it is there for good."""

    def head(self, digest: str) -> BlobHead:
        """Read what a blob is, without its data."""
        with self.open_file(digest) as file:
            return read_head(file.read(HEAD_BYTES), self.path(digest))

    def pack(self, content: bytes, base: str | None = None) -> Packed:
        """Make a content ready to be written, as a delta from `base` where that is sound.

        What was packed is unpacked again before it counts, and so is what lies
        there already: a version that is said to be stored can be given back.
        """
        digest = sha256(content).hexdigest()
        if digest in self and self._is_sound(digest):
            return Packed(digest, None)
        head, older = self._rest_on(base, len(content))
        data = compress(content, older)
        if decompress(data, len(content), older) != content:
            raise StoreDamaged(
                f"{self.path(digest)}: expected to unpack what was just packed, found other bytes; "
                "nothing was stored. Check the memory of this machine."
            )
        self._remember(digest, content)
        return Packed(digest, head.pack() + data)

    def write(self, packed: Packed) -> None:
        """Write what `pack` made ready; when this returns it is on the disk.

        Raises
        ------
        NotWritable
            The folder or the disk refuses.
        """
        if packed.data is not None:
            self.write_file(packed.digest, packed.data)

    def read(self, digest: str) -> bytes:
        """Give a content back, checked against its digest.

        Raises
        ------
        StoreDamaged
            It is missing, or not what was stored.
        """
        content = self._unpack(digest)
        if sha256(content).hexdigest() != digest:
            raise StoreDamaged(
                f"{self.path(digest)}: expected the content that was stored, found another; run `setbook verify`."
            )
        self._remember(digest, content)
        return content

    def _unpack(self, digest: str) -> bytes:
        """Walk down to what is whole or remembered, then up again; only one delta at a time is in memory."""
        steps: list[tuple[str, BlobHead]] = []
        below: str | None = digest
        content: bytes | None = None
        while below is not None and (content := self._remembered.get(below)) is None:
            head = self.head(below)
            if steps and head.depth >= steps[-1][1].depth:
                raise StoreDamaged(
                    f"{self.path(below)}: expected a chain of deltas that ends, found a circle; run `setbook verify`."
                )
            steps.append((below, head))
            below = head.base
        for step, head in reversed(steps):
            data = self._data(step, head)
            content = data if head.kind == "plain" else decompress(data, head.size_bytes, content)
        assert content is not None
        return content

    def _data(self, digest: str, head: BlobHead) -> bytes:
        limit = Limits().xml_bytes
        with self.open_file(digest) as file:
            file.seek(HEAD_BYTES)
            data = file.read(limit + 1)
        if max(head.size_bytes, len(data)) > limit:
            raise StoreDamaged(
                f"{self.path(digest)}: expected at most {limit:,} bytes of XML, found more; it is not unpacked."
            )
        return data

    def _rest_on(self, base: str | None, size_bytes: int) -> tuple[BlobHead, bytes | None]:
        """Choose what a new content rests on: nothing where the chain is long enough, or the base is damaged."""
        whole = BlobHead("whole", size_bytes, chain_bytes=size_bytes), None
        if base is None:
            return whole
        try:
            head = self.head(base)
            if not head.takes_a_delta(size_bytes):
                return whole
            older = self.read(base)
        except StoreDamaged as damage:
            _log.warning("%s The new version is stored whole.", damage)
            return whole
        chain_bytes = head.chain_bytes + size_bytes
        return BlobHead("delta", size_bytes, base, head.depth + 1, chain_bytes), older

    def _is_sound(self, digest: str) -> bool:
        try:
            self.read(digest)
        except StoreDamaged as damage:
            _log.warning("%s Its content is at hand and is stored again, whole.", damage)
            return False
        return True

    def _remember(self, digest: str, content: bytes) -> None:
        with self._remembering:
            self._remembered[digest] = content
            self._remembered.move_to_end(digest)
            while len(self._remembered) > 1 and sum(map(len, self._remembered.values())) > _REMEMBERED_BYTES:
                self._remembered.popitem(last=False)
