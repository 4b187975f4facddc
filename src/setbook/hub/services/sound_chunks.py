"""Chunks of sound as they are kept: bit for bit what was made, in two thirds of the room.

The four bytes of each sample are put apart (all first bytes, all second ones …) and packed with zstd: signs and
exponents of neighbouring samples are alike, while their last bits are noise. Measured in decision 0022.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import zstandard

from setbook.hub.services.policy import no_such

if TYPE_CHECKING:
    from setbook.hub.services.contents import Contents
    from setbook.hub.store.tables import Sound

_LEVEL = 1
_SAMPLE_BYTES = 4


def pack_chunk(chunk: bytes) -> bytes:
    """Pack the float32 planes of a chunk.

    Examples
    --------
    >>> planes = np.linspace(-1, 1, 64, dtype=np.float32).tobytes()
    >>> unpack_chunk(pack_chunk(planes)) == planes
    True
    """
    apart = np.frombuffer(chunk, np.uint8).reshape(-1, _SAMPLE_BYTES).T.tobytes()
    return zstandard.ZstdCompressor(level=_LEVEL).compress(apart)


def unpack_chunk(packed: bytes) -> bytes:
    """Give the planes of a chunk back."""
    apart = zstandard.ZstdDecompressor().decompress(packed)
    return np.frombuffer(apart, np.uint8).reshape(_SAMPLE_BYTES, -1).T.tobytes()


def read_chunk(contents: Contents, sound: Sound, index: int) -> bytes:
    """Read one chunk of a sound.

    Raises
    ------
    NotFound
        The sound has no such chunk, or it was evicted at this very moment.
    """
    if not 0 <= index < len(sound.chunk_sizes):
        raise no_such("chunk", str(index))
    start = sum(sound.chunk_sizes[:index])
    packed = b"".join(contents.files.stream(sound.blob, start, start + sound.chunk_sizes[index]))
    return unpack_chunk(packed)
