"""Bytes made small: alone, or as what differs from bytes that are known already.

A delta is a zstd frame whose dictionary is the whole older content, with a
window as large as both together, so that what moved by megabytes is still
found. How hard zstd looks depends on the size: docs/decisions has the figures.
"""

from __future__ import annotations

import zstandard

from setbook.errors import StoreDamaged

THOROUGH_BYTES = 4 << 20
"""Up to here the most thorough search takes under a second; above it would take half a minute."""

_THOROUGH_LEVEL = 19
_LARGEST_WINDOW_LOG = 31 if zstandard.WINDOWLOG_MAX >= 31 else 30


def compress(content: bytes, base: bytes | None = None) -> bytes:
    """Make content small, as a delta from `base` where one is given."""
    parameters = _parameters(len(content), len(base or b""))
    return zstandard.ZstdCompressor(dict_data=_dictionary(base), compression_params=parameters).compress(
        content
    )


def decompress(packed: bytes, size_bytes: int, base: bytes | None = None) -> bytes:
    """Give back what `compress` was given; `size_bytes` is how much that was, and no more is ever unpacked.

    Raises
    ------
    StoreDamaged
        It is no such frame, or one of another size.
    """
    try:
        # zstd would otherwise allocate what the frame says.
        if zstandard.frame_content_size(packed) != size_bytes:
            raise StoreDamaged(f"expected a frame of {size_bytes:,} bytes, found one of another size")
        unpacker = zstandard.ZstdDecompressor(
            dict_data=_dictionary(base), max_window_size=1 << _LARGEST_WINDOW_LOG
        )
        return unpacker.decompress(packed, max_output_size=size_bytes)
    except zstandard.ZstdError as error:
        raise StoreDamaged(f"expected an intact zstd frame, found damage ({error})") from error


def _dictionary(base: bytes | None) -> zstandard.ZstdCompressionDict | None:
    if not base:
        return None
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _parameters(size_bytes: int, base_bytes: int) -> zstandard.ZstdCompressionParameters:
    window_log = min(max((size_bytes + base_bytes).bit_length(), 10), _LARGEST_WINDOW_LOG)
    if size_bytes <= THOROUGH_BYTES:
        return zstandard.ZstdCompressionParameters.from_level(
            _THOROUGH_LEVEL, source_size=size_bytes, dict_size=base_bytes, window_log=window_log
        )
    # A table with a place for every few bytes of both sides: a smaller one forgets the older
    # content, and a delta of 48 MB grows from 70 kB to 600. Long-distance matching does not help
    # here: it is not filled from the dictionary, and its matches hide better ones.
    table_log = min(max(24, window_log - 2), 26)
    return zstandard.ZstdCompressionParameters(
        window_log=window_log,
        hash_log=table_log,
        chain_log=table_log,
        search_log=9,
        min_match=6,
        target_length=999,
        strategy=zstandard.STRATEGY_LAZY2,
    )
