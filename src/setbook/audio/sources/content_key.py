"""Content keys: the name of a piece of PCM says everything that went into it."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np


def content_key(*parts: Any) -> str:
    """Return the sha256, in hex, of the parts and of the code that turns them into sound.

    Parts are plain data: numbers, text, bytes, None, tuples and lists of them,
    dicts, arrays and dataclasses (without the fields that do not count when
    two are compared). Equal data gives equal keys in every process.

    Raises
    ------
    TypeError
        A part is of another kind, so its name would not be stable.
    """
    digest = hashlib.sha256(code_digest())
    for part in parts:
        _feed(digest, part)
    return digest.hexdigest()


@cache
def code_digest() -> bytes:
    """Return the digest of this package's source and of the libraries that shape its sound."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    for library in ("soxr", "python-stretch", "soundfile", "numba"):
        digest.update(f"{library}={version(library)}".encode())
    return digest.digest()


def _feed(digest: Any, part: Any) -> None:
    """Feed a part with its kind and its length in front, so that no two lists of parts run together."""
    if is_dataclass(part) and not isinstance(part, type):
        _feed(digest, type(part).__name__)
        _feed(digest, [getattr(part, field.name) for field in fields(part) if field.compare])
    elif isinstance(part, dict):
        _feed(digest, [item for pair in sorted(part.items()) for item in pair])
    elif isinstance(part, list | tuple):
        digest.update(b"[" + struct.pack("<q", len(part)))
        for item in part:
            _feed(digest, item)
    elif isinstance(part, np.ndarray):
        _feed(digest, [part.dtype.str, part.shape])
        digest.update(np.ascontiguousarray(part).tobytes())
    else:
        _feed_scalar(digest, part)


def _feed_scalar(digest: Any, part: Any) -> None:
    if part is None:
        digest.update(b"0")
    elif isinstance(part, Enum):
        _feed(digest, part.name)
    elif isinstance(part, bool | np.bool_):
        digest.update(b"t" if part else b"f")
    elif isinstance(part, int | np.integer):
        digest.update(b"i%d;" % int(part))
    elif isinstance(part, float | np.floating):
        digest.update(b"d" + struct.pack("<d", float(part)))
    elif isinstance(part, str | bytes):
        raw = part.encode() if isinstance(part, str) else part
        digest.update((b"s" if isinstance(part, str) else b"b") + struct.pack("<q", len(raw)) + raw)
    else:
        raise TypeError(
            f"Expected plain data in a content key, found {type(part).__name__}; pass its values."
        )
