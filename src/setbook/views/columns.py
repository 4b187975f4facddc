"""Binary columns: what is too much for JSON goes to the view as typed arrays in shared buffers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

Payload: TypeAlias = tuple[dict[str, Any], list[bytes]]
"""What a view gets: plain data for JSON, and the buffers that it refers to by index."""

_TYPES = {"f8": np.float64, "f4": np.float32, "i4": np.int32, "i1": np.int8, "u1": np.uint8}
_ALIGNMENT = 8


class Buffers:
    """The buffers of one payload, in the making.

    Examples
    --------
    >>> buffers = Buffers()
    >>> buffers.columns(start=("f8", [0.0, 4.0]), pitch=("u1", [60, 64]))
    {'buffer': 0, 'count': 2, 'columns': {'start': ['f8', 0], 'pitch': ['u1', 16]}}
    >>> len(buffers.made[0])
    24
    """

    def __init__(self) -> None:
        self.made: list[bytes] = []

    def add(self, content: bytes) -> int:
        """Keep a buffer; return its index."""
        self.made.append(content)
        return len(self.made) - 1

    def columns(self, **columns: tuple[str, ArrayLike]) -> dict[str, Any]:
        """Put columns of equal length into one buffer, each at a multiple of eight bytes.

        Parameters
        ----------
        **columns
            Type (``f8``, ``f4``, ``i4``, ``i1``, ``u1``) and values of each.

        Returns
        -------
        dict
            Where they lie: index of the buffer, number of rows, type and byte offset per column.
        """
        arrays = {
            name: np.ascontiguousarray(values, _TYPES[kind]) for name, (kind, values) in columns.items()
        }
        counts = {len(array) for array in arrays.values()}
        if len(counts) != 1:
            raise ValueError(f"expected columns of one length, found {sorted(counts)}")
        offsets, packed = _packed(arrays)
        described = {name: [columns[name][0], offset] for name, offset in offsets.items()}
        return {"buffer": self.add(packed), "count": counts.pop(), "columns": described}


def _packed(arrays: Mapping[str, NDArray[Any]]) -> tuple[dict[str, int], bytes]:
    """Lay little-endian arrays one behind the other."""
    offsets: dict[str, int] = {}
    packed = bytearray()
    for name, array in arrays.items():
        offsets[name] = len(packed)
        packed += array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        packed += b"\0" * (-len(packed) % _ALIGNMENT)
    return offsets, bytes(packed)
