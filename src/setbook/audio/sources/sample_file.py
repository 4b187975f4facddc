"""Sample files: decoded, resampled to the plan's rate, and held while they are needed."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from setbook.errors import SampleUnreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from numpy.typing import NDArray

    Pcm = NDArray[np.float32]

HELD_BYTES = 512 << 20
"""Decoded samples kept in memory at most, over all sets."""


@dataclass(frozen=True)
class SampleFile:
    """A sample on disk, known by its content: two copies of one file are equal.

    Parameters
    ----------
    digest
        sha256 of the file's bytes.
    path
        Where it is now; no part of its identity.
    """

    digest: str
    path: str = field(compare=False)

    @classmethod
    def at(cls, path: Path) -> SampleFile:
        """Return the sample at this path; its bytes are hashed again only when the file has changed."""
        try:
            status = path.stat()
            return cls(_file_digest(str(path), status.st_mtime_ns, status.st_size), str(path))
        except OSError as error:
            raise _unreadable(path, error.strerror or str(error)) from error

    def check(self) -> None:
        """Read the file's header.

        Raises
        ------
        SampleUnreadable
            No decoder takes it.
        """
        self.frame_count()

    def frame_count(self) -> int:
        """Return how many frames the file has, at its own rate."""
        return _header(self.digest, self.path)[0]

    def rate(self) -> int:
        """Return the file's own rate in hertz."""
        return _header(self.digest, self.path)[1]

    def native(self) -> tuple[Pcm, int]:
        """Return the stereo PCM at the file's own rate, and that rate in hertz."""
        return _DECODED.obtain((self.digest,), lambda: _decode(Path(self.path)))

    def at_rate(self, sample_rate: int) -> Pcm:
        """Return the stereo PCM at this rate; the very samples of the file where the rates agree."""
        pcm, native_rate = self.native()
        if native_rate == sample_rate:
            return pcm
        made = _DECODED.obtain(
            (self.digest, sample_rate), lambda: (resampled(pcm, native_rate, sample_rate), sample_rate)
        )
        return made[0]


def resampled(pcm: Pcm, from_hz: float, to_hz: float) -> Pcm:
    """Resample planar PCM (soxr, "very high quality"); the rates may be fractional."""
    import soxr  # noqa: PLC0415 - slow to import, and many sets need no resampling

    if pcm.shape[1] == 0:
        return pcm
    made = soxr.resample(np.ascontiguousarray(pcm.T), from_hz, to_hz, quality="VHQ")
    return np.ascontiguousarray(made.T, dtype=np.float32)


def held(key: tuple[Hashable, ...], make: Callable[[], Pcm]) -> Pcm:
    """Return what is made of a sample for several voices, from memory where it was made lately."""
    return _DECODED.obtain(("made", *key), lambda: (make(), 0))[0]


@lru_cache(maxsize=4096)
def _header(digest: str, path: str) -> tuple[int, int]:  # noqa: ARG001 - it keys the cache
    import soundfile  # noqa: PLC0415

    try:
        info = soundfile.info(path)
    except (soundfile.LibsndfileError, RuntimeError, OSError) as error:
        raise _unreadable(Path(path), str(error)) from error
    return int(info.frames), int(info.samplerate)


@lru_cache(maxsize=4096)
def _file_digest(path: str, modified_ns: int, size: int) -> str:  # noqa: ARG001 - they key the cache
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _decode(path: Path) -> tuple[Pcm, int]:
    """Decode to stereo; mono goes to both sides, of more channels the first two are taken."""
    import soundfile  # noqa: PLC0415 - loads libsndfile, which only sounding sets need

    try:
        frames, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, RuntimeError, OSError) as error:
        raise _unreadable(path, str(error)) from error
    planes = np.ascontiguousarray(frames.T[:2])
    if planes.shape[0] == 1:
        planes = np.repeat(planes, 2, axis=0)
    np.nan_to_num(planes, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
    planes.flags.writeable = False
    return planes, int(rate)


def _unreadable(path: Path, reason: str) -> SampleUnreadable:
    return SampleUnreadable(
        f"Expected WAV, AIFF, FLAC, OGG or MP3 in {path.name}, found what no decoder takes ({reason}); "
        "convert it, or replace the sample in Live."
    )


class _Decoded:
    """The samples used last, up to a bound; each is decoded once even if several threads ask."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._held: OrderedDict[Hashable, tuple[Pcm, int]] = OrderedDict()
        self._busy: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def obtain(self, key: Hashable, make: Callable[[], tuple[Pcm, int]]) -> tuple[Pcm, int]:
        with self._lock:
            busy = self._busy.setdefault(key, threading.Lock())
        with busy:
            with self._lock:
                found = self._held.get(key)
                if found is not None:
                    self._held.move_to_end(key)
                    return found
            made = make()
            with self._lock:
                self._keep(key, made)
            return made

    def _keep(self, key: Hashable, made: tuple[Pcm, int]) -> None:
        self._held[key] = made
        self._busy.pop(key, None)
        while len(self._held) > 1 and sum(pcm.nbytes for pcm, _ in self._held.values()) > self._limit_bytes:
            self._held.popitem(last=False)


_DECODED = _Decoded(HELD_BYTES)
