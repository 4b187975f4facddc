"""Writing sound files: whole or not at all, in pieces that every encoder survives."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from setbook.errors import AudioError, NotWritable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Pcm = NDArray[np.float32]

CHUNK_FRAMES = 65536
"""libsndfile crashes when a minute of Vorbis is written in one call."""

DITHER_SEED = 20_241

_FORMATS = {".wav": "WAV", ".wave": "WAV", ".aif": "AIFF", ".aiff": "AIFF", ".flac": "FLAC", ".ogg": "OGG"}
_DEPTHS = {"WAV": (32, 24, 16), "AIFF": (32, 24, 16), "FLAC": (24, 16), "OGG": ()}
_SUBTYPES = {32: "FLOAT", 24: "PCM_24", 16: "PCM_16"}


def refuse_format(path: Path, bit_depth: int | None) -> None:
    """Complain early about a suffix or a depth that cannot be written.

    Raises
    ------
    AudioError
        The suffix is unknown, or the format has no such depth.
    """
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        known = ", ".join(sorted(_FORMATS))
        raise AudioError(f"Expected a path that ends in {known}, found {path.name!r}; choose one of these.")
    depths = _DEPTHS[kind]
    if bit_depth is not None and bit_depth not in depths:
        offered = " or ".join(map(str, depths)) or "no bit depth, as it is compressed"
        raise AudioError(
            f"Expected {offered} for {path.suffix}, found {bit_depth}; change or leave out bit_depth."
        )


def write_sound(path: Path, samples: Pcm, sample_rate: int, bit_depth: int | None = None) -> None:
    """Write planar float32 samples; whole-number formats are dithered (triangular, ±1 step, seeded).

    Over full scale, whole-number formats and Vorbis clip; floats keep it.

    Raises
    ------
    NotWritable
        The folder or the disk refuses.
    """
    refuse_format(path, bit_depth)
    kind = _FORMATS[path.suffix.lower()]
    depth = bit_depth or next(iter(_DEPTHS[kind]), None)
    subtype = "VORBIS" if depth is None else _SUBTYPES[depth]
    beside: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=path.suffix, prefix=f".{path.stem}-")
        os.close(handle)
        beside = Path(name)
        _write(beside, _pieces(samples, depth), sample_rate, kind, subtype)
        beside.replace(path)
    except OSError as error:
        raise NotWritable(
            f"Expected to write {path}, found: {error.strerror or error}; choose another folder or make room."
        ) from error
    finally:
        if beside is not None:
            with suppress(OSError):
                beside.unlink()


def _write(path: Path, pieces: Iterator[NDArray[Any]], sample_rate: int, kind: str, subtype: str) -> None:
    import soundfile  # noqa: PLC0415 - loads libsndfile

    try:
        with soundfile.SoundFile(path, "w", sample_rate, 2, subtype, format=kind) as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
        with path.open("rb+") as whole:
            os.fsync(whole.fileno())
    except soundfile.LibsndfileError as error:
        raise OSError(str(error)) from error


def _pieces(samples: Pcm, depth: int | None) -> Iterator[NDArray[Any]]:
    """Yield interleaved pieces, as whole numbers where the file has them: libsndfile would cut off, not round."""
    random = np.random.default_rng(DITHER_SEED)
    for first in range(0, samples.shape[1], CHUNK_FRAMES):
        piece = np.ascontiguousarray(samples[:, first : first + CHUNK_FRAMES].T)
        if depth == 16:
            yield _dithered(piece, 16, random).astype(np.int16)
        elif depth == 24:
            yield _dithered(piece, 24, random).astype(np.int32) << 8  # libsndfile takes the upper three bytes
        else:
            yield piece if depth is not None else np.clip(piece, -1.0, 1.0)


def _dithered(piece: Pcm, depth: int, random: np.random.Generator) -> NDArray[np.float64]:
    steps = 2.0 ** (depth - 1)
    noise = random.random(piece.shape) - random.random(piece.shape)
    return np.clip(np.rint(piece.astype(np.float64) * steps + noise), -steps, steps - 1.0)
