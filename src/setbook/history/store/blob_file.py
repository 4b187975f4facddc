"""One blob as it lies on the disk: 64 bytes that say what it is, then its data.

The head makes the folder of blobs readable without the database: every
content can be given back and checked from the blobs alone.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal, TypeAlias

from setbook.errors import StoreDamaged

BlobKind: TypeAlias = Literal["plain", "whole", "delta"]

HEAD_BYTES = 64
_HEAD = struct.Struct("<8sBBHIQQ32s")
_MAGIC = b"SBBLOB\x00\x01"
_KINDS: tuple[BlobKind, ...] = ("plain", "whole", "delta")

MOST_DEPTH = 64
"""Deltas between a content and the whole one that it rests on."""

MOST_CHAIN_BYTES = 1 << 30
"""Bytes that are unpacked, all deltas of a chain together, to give back one content: one or two seconds' work."""


@dataclass(frozen=True, slots=True)
class BlobHead:
    """What a blob is.

    Attributes
    ----------
    kind
        ``plain`` (the bytes themselves, for samples), ``whole`` (zstd) or ``delta`` (zstd, from `base`).
    size_bytes
        Of the content.
    base
        Digest of the content that a delta starts from; None for the others.
    depth
        Deltas down to the whole content: 0 for what is whole itself.
    chain_bytes
        What has to be unpacked to give the content back, itself included.
    """

    kind: BlobKind
    size_bytes: int
    base: str | None = None
    depth: int = 0
    chain_bytes: int = 0

    def pack(self) -> bytes:
        """Give the 64 bytes."""
        base = bytes.fromhex(self.base) if self.base else bytes(32)
        kind = _KINDS.index(self.kind)
        return _HEAD.pack(_MAGIC, kind, self.depth, 0, 0, self.size_bytes, self.chain_bytes, base)

    def takes_a_delta(self, size_bytes: int) -> bool:
        """Whether a content of this size may rest on this one and still be given back in bounded time."""
        return (
            self.kind != "plain"
            and self.depth < MOST_DEPTH
            and self.chain_bytes + size_bytes <= MOST_CHAIN_BYTES
        )


def read_head(data: bytes, where: object) -> BlobHead:
    """Read the head of a blob.

    Raises
    ------
    StoreDamaged
        It is none.
    """
    if len(data) < HEAD_BYTES or not data.startswith(_MAGIC):
        raise StoreDamaged(f"{where}: expected a blob, found other bytes; run `setbook verify`.")
    _, kind, depth, _, _, size_bytes, chain_bytes, base = _HEAD.unpack(data[:HEAD_BYTES])
    if kind >= len(_KINDS) or depth > MOST_DEPTH:
        raise StoreDamaged(
            f"{where}: expected a kind and a depth of blobs, found others; run `setbook verify`."
        )
    is_delta = _KINDS[kind] == "delta"
    return BlobHead(_KINDS[kind], size_bytes, base.hex() if is_delta else None, depth, chain_bytes)
